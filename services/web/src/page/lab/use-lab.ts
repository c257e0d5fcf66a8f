import { useEffect, useMemo, useState } from 'preact/hooks';
import { type LabNow, type LabSession, labSession } from './lab-session.ts';
import type { LabSource } from './lab-source.ts';

const everyMs = 250;
/** UTC as this machine knew it when the page was opened: the offset says how wrong that was. */
const localNowMs = (): number => performance.timeOrigin + performance.now();

export type Lab = { readonly session: LabSession; readonly now: LabNow };

/** A session while there is somewhere to ask, looked at four times a second, told what happens to the page. */
export function useLab(source: LabSource): Lab | undefined {
  const session = useMemo(
    () =>
      source.status === 'found'
        ? labSession({
            timeUrl: source.timeUrl,
            ...(source.gateway && { gateway: source.gateway }),
            localNowMs,
            hidden: () => document.hidden,
          })
        : undefined,
    [source],
  );
  const [now, setNow] = useState<LabNow | undefined>();
  useEffect(() => {
    if (!session) return setNow(undefined);
    const stop = new AbortController();
    const look = () => !document.hidden && setNow(session.now());
    look();
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', () => session.happened(document.hidden ? 'hidden' : 'resume'), { signal: stop.signal });
    addEventListener('online', () => session.happened('online'), { signal: stop.signal });
    return () => {
      clearInterval(timer);
      stop.abort();
      session[Symbol.dispose]();
    };
  }, [session]);
  return session && now ? { session, now } : undefined;
}
