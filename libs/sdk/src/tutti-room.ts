import type { AudioReading } from './audio-reading.ts';
import type { NewView, RoomGrid } from './clip-view.ts';
import type { Connection } from './connection.ts';
import type { DriftSample } from './drift-history.ts';
import type { MembersSync } from './members-sync.ts';
import type { Player } from './players/player.ts';
import type { RoomSettingsChange } from './room-settings.ts';
import type { RoomView } from './room-view.ts';
import type { SyncReading } from './sync-reading.ts';

export type ConnectRoomOptions = {
  /** The gateway's WebSocket address, from the api's `/config.json`. */
  readonly gatewayUrl: string;
  /** Timesync's WebSocket address, from there too. Its answers wait behind nothing; the better of the two is believed. Without it the gateway alone is asked. */
  readonly timeUrl?: string;
  /** What the addresses of tracks are relative to. */
  readonly apiUrl: string;
  readonly roomId: string;
  /** From `POST /api/tokens`. */
  readonly token: string;
  /**
   * Gives a newer token of the same member. Asked a minute before the old one ends, and when it has ended while the line was away; a rejection is
   * tried again for a while. Without it the connection closes with `expired-token` when the token ends.
   */
  readonly refreshToken?: () => Promise<string>;
  /** From `createAudioContext`, made in the tap that joined, so that every browser lets it sound. Closed on leaving. */
  readonly audioContext?: AudioContext;
  /** What sounds instead of Web Audio: `silentPlayer()` where there is no sound, as in Node. Disposed of on leaving. */
  readonly player?: Player;
  /** How the server's clock is estimated (T-3): `path`, the default, or as the predecessors did. */
  readonly clockPolicy?: 'path' | 'ewma' | 'best-of-window';
  /** What kind of network this page has, by hand; without it the room's settings say so (P-14). It tunes the clock policy `ewma` and the drift policy `party`. */
  readonly preset?: 'low-latency' | 'high-latency' | 'mobile';
  /** `off`: no clock and no drift correction; the machine's own time counts. For comparisons only. */
  readonly correction?: 'on' | 'off';
};

/** A room that this page is in. It stays connected, in time and in sound until `leave`. */
export type TuttiRoom = AsyncDisposable & {
  /** Called after every change of view, connection, audio or members' sync; not for the drift, which moves always. @returns what ends it. */
  subscribe(listener: () => void): () => void;
  /** Undefined until the room has answered. It stays while the line is away, and after the end. */
  view(): RoomView | undefined;
  connection(): Connection;
  audio(): AudioReading;
  sync(): SyncReading;
  /** By member id, of those who are there and have reported; a new map after each change. */
  membersSync(): MembersSync;
  /** This page's own drift, of the last five minutes, twice a second while it sounds; oldest first. */
  driftHistory(): readonly DriftSample[];
  /** Where playback should be now, ms into the track. */
  positionMs(): number;
  /**
   * Host only unless the room's settings say otherwise, like all wishes down to `configure`. Each is kept while the line is away and happens once.
   *
   * @param track its id in the room; or an address, which is found in the room or added to it.
   * @param positionMs where in the track to begin.
   * @throws CommandRefusedError when the room refuses (`not-host`, `unknown-track`, `slow-down`, …) or the connection ends (`closed`).
   */
  play(track: string | { readonly url: string; readonly title?: string }, positionMs?: number): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  seek(positionMs: number): Promise<void>;
  stop(): Promise<void>;
  /** 0.25 to 4; 1 is the track's own speed. Refused with `rate-needs-native` while an older client is in the room. */
  setRate(rate: number): Promise<void>;
  /** What comes after the present track. */
  skip(): Promise<void>;
  /** By its address; files are uploaded to the api. */
  addTrack(track: { readonly url: string; readonly title?: string }): Promise<void>;
  removeTrack(trackId: string): Promise<void>;
  /** @param beforeTrackId where to: before that one; without it, to the end. */
  moveTrack(trackId: string, beforeTrackId?: string): Promise<void>;
  configure(change: RoomSettingsChange): Promise<void>;
  handOver(memberId: string): Promise<void>;
  /** A camera's clip that lies elsewhere, or in the media store under a signed address; files are uploaded to the api with `kind` clip. */
  addView(view: NewView): Promise<void>;
  /** Who brought it, or who may order the queue; so too the next three. */
  removeView(clipId: string): Promise<void>;
  /** Compares its sound with the synced views': an unsynced view is aligned by it, an anchored one checked. The answer comes as `view.sound`. */
  alignView(clipId: string): Promise<void>;
  /** Believes what its sound says in place of its anchor. */
  trustSound(clipId: string): Promise<void>;
  undoAlignment(clipId: string): Promise<void>;
  /** Drives the views of everyone in the room; those may who may play and pause. */
  driveGrid(grid: Omit<RoomGrid, 'startAtServerMs'>): Promise<void>;
  /** Tells the room, cleans everything up; the room object is of no use afterwards. */
  leave(): Promise<void>;
  /** Fresh time, fresh state, then a jump to where playback should be (P-11). */
  resync(): Promise<void>;
  /** From a tap or a key: lets the browser sound. False when it still refuses. */
  unlock(): Promise<boolean>;
  /** 0 to 1, this page's own (P-19). */
  setVolume(volume: number): void;
  /** Stops what plays on this page alone, for as long as its member likes; the room goes on (P-19). */
  pauseHere(): void;
  /** Joins in again where the room is now; from a tap or a key, so that the browser lets it sound. */
  resumeHere(): void;
  pausedHere(): boolean;
  /** Where pictures are shown: the player's element becomes its only child. Undefined: nowhere, and they play unseen. */
  showIn(element: HTMLElement | undefined): void;
  /** Whether what the room plays has a picture on this page. Known once it is loaded; listeners are told. */
  hasPicture(): boolean;
  /**
   * How much later this page's speakers sound than the browser says, as its listener has found: a Bluetooth speaker's 200 ms, say. What sounds is that much
   * ahead from then on. Kept for this output device; negative is sooner.
   */
  setOutputTrimMs(trimMs: number): void;
  outputTrimMs(): number;
};
