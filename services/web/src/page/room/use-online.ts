import { useEffect, useState } from 'preact/hooks';

/** Whether the browser believes that it has a network at all. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const stop = new AbortController();
    const look = () => setOnline(navigator.onLine);
    for (const event of ['online', 'offline']) addEventListener(event, look, { signal: stop.signal });
    return () => stop.abort();
  }, []);
  return online;
}
