export type LinkKind = 'youtube' | 'hls' | 'file';

export type TrackLink = { readonly url: string; readonly kind: LinkKind; readonly title: string };

const longest = 2_048;

/** What a person typed or pasted as a track, or one sentence about what is wrong with it. */
export function readTrackLink(text: string, pageIsSecure: boolean): TrackLink | { readonly problem: string } {
  const typed = text.trim();
  if (typed === '') return { problem: 'Paste a link first.' };
  if (typed.length > longest) return { problem: 'That link is too long.' };
  const given = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(given)) return { problem: notALink };
  const link = new URL(given);
  if (link.protocol !== 'https:' && link.protocol !== 'http:')
    return { problem: `Only links with http or https can be played, not ${link.protocol}` };
  if (!link.hostname.includes('.') && link.hostname !== 'localhost') return { problem: notALink };
  if (link.username !== '' || link.password !== '')
    return { problem: 'The link holds a name or password; everyone in the room would see it.' };
  if (pageIsSecure && link.protocol === 'http:') return { problem: 'Browsers play only https links here, and this one is http.' };
  const kind = linkKind(link.href);
  return { url: link.href, kind, title: titleOf(link, kind) };
}

const notALink = 'That is no web address. It begins with https://';

/** By the address alone; a path of ours is a file. */
export function linkKind(url: string): LinkKind {
  if (!/^https?:/.test(url)) return 'file';
  const { hostname, pathname } = new URL(url);
  if (/^((www|m|music)\.)?(youtube(-nocookie)?\.com|youtu\.be)$/.test(hostname)) return 'youtube';
  return pathname.toLowerCase().endsWith('.m3u8') ? 'hls' : 'file';
}

/** Where a track comes from, in a word; undefined for files of ours. */
export function sourceText(url: string): string | undefined {
  if (!/^https?:/.test(url)) return undefined;
  const kind = linkKind(url);
  return kind === 'youtube' ? 'YouTube' : `${kind === 'hls' ? 'Stream' : 'Link'}, ${new URL(url).hostname}`;
}

/** People read names, not addresses: the file's own name, or where it comes from. */
function titleOf({ hostname, pathname, searchParams }: URL, kind: LinkKind): string {
  const last = decoded(pathname.split('/').filter(Boolean).at(-1) ?? '');
  if (kind === 'youtube') return `YouTube ${searchParams.get('v') ?? last}`.trim().slice(0, 200);
  return (last.replace(/\.[a-z0-9]{2,4}$/i, '').replaceAll(/[_+]/g, ' ') || hostname).slice(0, 200);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a lone % is no escape
  }
}
