/** How a room plays; what each word means stands in the contract, `proto/tutti/v1/playback.proto`. */
export type RoomSettings = {
  /** `adaptive` or `fixed` (P-3). */
  readonly leadPolicy: string;
  readonly fixedLeadMs: number;
  /** `nobody`, `everyone` or `quorum`: whose READY a start waits for. */
  readonly waitFor: string;
  /** 0.1 to 1. */
  readonly quorum: number;
  readonly readyWithinMs: number;
  /** `none`, `measured`, `low-latency`, `high-latency` or `mobile` (P-14). */
  readonly preset: string;
  /** `precise`, `party`, `music` or `replay` (P-10). */
  readonly driftPolicy: string;
  /** `off`, `one` or `all` (P-18). */
  readonly loop: string;
  /** `next` or `stop`. */
  readonly atEnd: string;
  /** `off`, `together` or `local` (P-19). */
  readonly ambient: string;
  /** `members` or `host`, like the next two. */
  readonly whoAdds: string;
  readonly whoOrders: string;
  readonly whoControls: string;
  /** Older clients carry no token. */
  readonly requireToken: boolean;
  /** A silent video behind the page (P-17); empty: none. */
  readonly backgroundUrl: string;
};

/** What is left out stays as it is. */
export type RoomSettingsChange = { readonly [Field in keyof RoomSettings]?: RoomSettings[Field] | undefined };
