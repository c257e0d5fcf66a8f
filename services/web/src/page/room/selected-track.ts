import { useEffect, useState } from 'preact/hooks';

let selected = '';
const listeners = new Set<(trackId: string) => void>();

/** The track that Play means, chosen in the list; shared by the list and the transport of this page. */
export function useSelectedTrack(): [string, (trackId: string) => void] {
  const [shown, setShown] = useState(selected);
  useEffect(() => {
    listeners.add(setShown);
    return () => {
      listeners.delete(setShown);
    };
  }, []);
  return [shown, select];
}

function select(trackId: string): void {
  selected = trackId;
  for (const listener of listeners) listener(trackId);
}
