export type PageQuery = {
  readonly name: string;
  readonly gatewayUrl: string | undefined;
  readonly timeUrl: string | undefined;
  readonly correction: 'on' | 'off';
};

/** What the address's query asks of the page: `?as=Ada&correction=off&gateway=ws://127.0.0.1:9000/ws&time=ws://127.0.0.1:9001/time`. */
export function pageQuery(search: string, pageHost: string): PageQuery {
  const query = new URLSearchParams(search);
  const allowed = (name: string) => {
    const address = query.get(name);
    return address !== null && mayOverride(address, pageHost) ? address : undefined;
  };
  return {
    name: (query.get('as') ?? '').slice(0, 80),
    gatewayUrl: allowed('gateway'),
    timeUrl: allowed('time'),
    correction: query.get('correction') === 'off' ? 'off' : 'on',
  };
}

/** Only this machine or the page's own host: a link must not send a visitor's token elsewhere. */
function mayOverride(gateway: string, pageHost: string): boolean {
  if (!URL.canParse(gateway)) return false;
  const { protocol, hostname } = new URL(gateway);
  return (protocol === 'ws:' || protocol === 'wss:') && ['127.0.0.1', 'localhost', '[::1]', pageHost].includes(hostname);
}
