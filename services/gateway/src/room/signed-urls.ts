import { signMediaUrl } from '@tutti/media';

export type SignedUrlsNeeds = { readonly secret: string; readonly nowServerMs: () => number };

/** A track's address as a client may fetch it. Each text holds for the whole hour (`signMediaUrl`), so it is made once in that hour. */
export function signedUrls({ secret, nowServerMs }: SignedUrlsNeeds): (url: string) => string {
  const made = new Map<string, string>();
  let madeInHour = 0;
  return (url) => {
    const nowMs = nowServerMs();
    const hour = Math.ceil(nowMs / 3_600_000);
    if (hour !== madeInHour || made.size >= mostKept) made.clear();
    madeInHour = hour;
    const signed = made.get(url) ?? signMediaUrl(url, { secret, nowMs });
    made.set(url, signed);
    return signed;
  };
}

const mostKept = 10_000;
