const hosts = new Set(['youtube.com', 'www.youtube.com', 'm.youtube.com', 'music.youtube.com', 'www.youtube-nocookie.com']);

/** The video that an address of YouTube's names; undefined for every other address. */
export function youTubeId(url: string): string | undefined {
  const address = URL.parse(url);
  if (!address) return undefined;
  const [first = '', second = ''] = address.pathname.split('/').filter(Boolean);
  const named = address.hostname === 'youtu.be' ? first : hosts.has(address.hostname) ? onYouTube(address, first, second) : undefined;
  return named !== undefined && /^[\w-]{6,20}$/u.test(named) ? named : undefined;
}

const onYouTube = (address: URL, first: string, second: string): string | undefined =>
  first === 'watch' ? (address.searchParams.get('v') ?? undefined) : ['embed', 'shorts', 'live', 'v'].includes(first) ? second : undefined;
