import type { TuttiRoom } from '@tutti/sdk';
import type { ReplayGrid } from '@tutti/sdk/grid';
import { useEffect, useState } from 'preact/hooks';
import { tellError } from '../ui/toasts.tsx';
import { type GridDriver, gridDriver } from './grid-driver.ts';

export type Driving = {
  readonly driver: GridDriver;
  readonly together: boolean;
  playTogether(together: boolean): void;
};

const key = 'tutti.replay-alone';

/** This page's grid, driven with the room's; alone, when its member has chosen so in this tab. */
export function useDriver(room: TuttiRoom, grid: ReplayGrid): Driving {
  const [driver] = useState(() =>
    gridDriver({
      grid,
      roomGrid: () => room.view()?.grid,
      drive: (cue) => room.driveGrid(cue),
      offsetMs: () => room.sync().offsetMs ?? 0,
      onRefused: (error) => tellError('Move the views', error),
    }),
  );
  const [together, setTogether] = useState(() => sessionStorage.getItem(key) === null);
  if (driver.together !== together) driver.playTogether(together);
  useEffect(() => driver.follow());
  return {
    driver,
    together,
    playTogether(next) {
      if (next) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, '');
      setTogether(next);
    },
  };
}
