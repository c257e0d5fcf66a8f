export type GatewayPlace = {
  /** Said by whoever runs this; wins over everything. */
  readonly publicUrl: string | undefined;
  readonly port: number;
  /** The gateway has a certificate of its own. */
  readonly tls: boolean;
};

/**
 * Where a page finds the gateway: unless it is said, on the host that the page came from, at the gateway's port. A page that came over https (its proxy says
 * so) may open wss:// alone, so that is what it is told.
 */
export const gatewayUrlFor =
  ({ publicUrl, port, tls }: GatewayPlace) =>
  ({ hostname, secure }: { readonly hostname: string; readonly secure: boolean }): string =>
    publicUrl ?? `${tls || secure ? 'wss' : 'ws'}://${hostname}:${port}/ws`;

/** Why an address is none of a gateway, or undefined. */
export function gatewayUrlProblem(url: string): string | undefined {
  if (!URL.canParse(url)) return 'is no address';
  const { protocol, hash } = new URL(url);
  if (protocol !== 'ws:' && protocol !== 'wss:') return 'has to begin with ws:// or wss://';
  return hash === '' ? undefined : 'must not have a # part';
}
