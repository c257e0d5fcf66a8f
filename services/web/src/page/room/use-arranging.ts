import type { Track, TuttiRoom } from '@tutti/sdk';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Attempt } from './attempt.ts';
import { beforeAt } from './queue-order.ts';

type Act = 'grip' | 'up' | 'down' | 'remove';

export type Arranging = {
  /** To a place in the order; beyond the ends nothing happens. `act` gets the focus again where the track then is. */
  move(trackId: string, place: number, act: Act): void;
  remove(trackId: string): void;
  /** A finger or a mouse takes hold of a track. */
  take(event: PointerEvent, trackId: string): void;
  readonly dragged: string | undefined;
  /** Where the dragged track would come to stand, as a row of the list. */
  readonly dropAt: number | undefined;
  /** What has happened, for ears. */
  readonly said: string;
};

type Options = {
  readonly room: TuttiRoom;
  readonly tracks: readonly Track[];
  readonly list: RefObject<HTMLUListElement | null>;
  readonly attempt: Attempt;
};

/** Moves and removes tracks. The room's answer moves the rows, so that everybody sees one order; the focus goes along. */
export function useArranging({ room, tracks, list, attempt }: Options): Arranging {
  const [drag, setDrag] = useState<{ readonly trackId: string; readonly place: number } | undefined>();
  const [said, say] = useState('');
  const focus = useRef<{ readonly trackId: string; readonly act: Act; readonly place: number } | undefined>(undefined);
  const ids = tracks.map(({ trackId }) => trackId);
  const order = ids.join();

  useLayoutEffect(() => {
    const wanted = focus.current;
    focus.current = undefined;
    if (!wanted || !list.current) return;
    const rows = [...list.current.querySelectorAll<HTMLElement>('[data-track]')];
    const row = rows.find((each) => each.dataset['track'] === wanted.trackId) ?? rows[Math.min(wanted.place, rows.length - 1)];
    const acts = [wanted.act, 'grip'].map((act) => row?.querySelector<HTMLButtonElement>(`[data-act="${act}"]:not(:disabled)`));
    acts.find(Boolean)?.focus();
  }, [order]);

  const nameOf = (trackId: string) => {
    const track = tracks.find((each) => each.trackId === trackId);
    return track?.title || track?.filename || 'The track';
  };
  const move = (trackId: string, place: number, act: Act) => {
    if (place < 0 || place >= ids.length || ids[place] === trackId) return;
    focus.current = { trackId, act, place };
    void attempt('Move', async () => {
      await room.moveTrack(trackId, beforeAt(ids, trackId, place));
      say(`${nameOf(trackId)} is now ${place + 1} of ${ids.length}.`);
    });
  };

  return {
    move,
    remove(trackId) {
      focus.current = { trackId, act: 'remove', place: ids.indexOf(trackId) };
      void attempt('Remove', async () => {
        await room.removeTrack(trackId);
        say(`${nameOf(trackId)} is removed.`);
      });
    },
    take(event, trackId) {
      const grip = event.currentTarget as HTMLElement;
      if (event.button !== 0) return;
      grip.setPointerCapture(event.pointerId);
      const stop = new AbortController();
      let place = ids.indexOf(trackId);
      const on = (type: 'pointermove' | 'pointerup' | 'pointercancel', act: (event: PointerEvent) => void) =>
        grip.addEventListener(type, act, { signal: stop.signal });
      on('pointermove', ({ clientY }) => {
        place = placeAt(list.current, trackId, clientY);
        setDrag({ trackId, place });
      });
      const end = () => {
        stop.abort();
        setDrag(undefined);
      };
      on('pointercancel', end);
      on('pointerup', () => {
        end();
        move(trackId, place, 'grip');
      });
    },
    dragged: drag?.trackId,
    dropAt: drag && drag.place !== ids.indexOf(drag.trackId) ? drag.place : undefined,
    said,
  };
}

/** How many of the other rows are above this height. */
function placeAt(list: HTMLElement | null, trackId: string, clientY: number): number {
  const others = [...(list?.querySelectorAll<HTMLElement>('[data-track]') ?? [])].filter((row) => row.dataset['track'] !== trackId);
  return others.filter((row) => {
    const { top, height } = row.getBoundingClientRect();
    return top + height / 2 < clientY;
  }).length;
}
