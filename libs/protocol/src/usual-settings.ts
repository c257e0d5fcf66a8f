import type { RoomSettings } from './json/frames.ts';

/** How a room plays that nobody configured. */
export const usualSettings: RoomSettings = {
  leadPolicy: 'adaptive',
  fixedLeadMs: 1200,
  waitFor: 'nobody',
  quorum: 0.8,
  readyWithinMs: 8_000,
  preset: 'none',
  driftPolicy: 'precise',
  loop: 'off',
  atEnd: 'next',
  ambient: 'off',
  whoAdds: 'members',
  whoOrders: 'host',
  whoControls: 'host',
  requireToken: false,
  backgroundUrl: '',
};
