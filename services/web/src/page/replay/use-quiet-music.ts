import type { TuttiRoom } from '@tutti/sdk';
import { useEffect } from 'preact/hooks';

/** The room's music is not heard here while one watches clips; it goes on for the others, and here afterwards. */
export function useQuietMusic(room: TuttiRoom): void {
  useEffect(() => {
    if (room.pausedHere()) return;
    room.pauseHere();
    return () => room.resumeHere();
  }, [room]);
}
