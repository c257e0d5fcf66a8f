export type SocketPlace = {
  /** Said by whoever runs this; wins over everything. */
  readonly publicUrl: string | undefined;
  readonly port: number;
  /** `/ws` of the gateway, `/time` of timesync. */
  readonly path: string;
  /** It has a certificate of its own. */
  readonly tls: boolean;
};

/**
 * Where a page finds a server of WebSockets: unless it is said, on the host that the page came from, at that server's port. A page that came over https (its proxy says
 * so) may open wss:// alone, so that is what it is told.
 */
export const socketUrlFor =
  ({ publicUrl, port, path, tls }: SocketPlace) =>
  ({ hostname, secure }: { readonly hostname: string; readonly secure: boolean }): string =>
    publicUrl ?? `${tls || secure ? 'wss' : 'ws'}://${hostname}:${port}${path}`;

/** Why an address is none of a WebSocket, or undefined. */
export function socketUrlProblem(url: string): string | undefined {
  if (!URL.canParse(url)) return 'is no address';
  const { protocol, hash } = new URL(url);
  if (protocol !== 'ws:' && protocol !== 'wss:') return 'has to begin with ws:// or wss://';
  return hash === '' ? undefined : 'must not have a # part';
}
