import { waitFor } from '@tutti/testkit';
import type { FaultLab } from './fault-lab.ts';
import type { Room } from './playing-rooms.ts';
import { type RoomHistory, roomHistory } from './room-history.ts';
import { checkView, sumViews } from './view-checker.ts';

/** How long a view may take to be whole once all is quiet: longer than a gateway takes to find a hole by itself. */
const patience = { withinMs: 20_000, everyMs: 50 };

/** Holds every member's view against the log, once nobody is behind, or never will be. Nothing but presence may still happen in the rooms. */
export async function judge({ log }: FaultLab, rooms: readonly Room[]) {
  const histories = () => Promise.all(rooms.map(({ roomId }) => roomHistory(log, roomId)));
  const quiet = await histories();
  const isWhole = ({ members }: Room, index: number) => members.every(({ version }) => version >= versionOf(quiet[index]));
  await waitFor(() => rooms.every(isWhole), patience).catch(() => undefined);
  const now = await histories();
  const verdicts = rooms.flatMap(({ members }, index) =>
    members.map(({ held }) => checkView(held, { ...(now[index] as RoomHistory), version: versionOf(quiet[index]) })),
  );
  return { views: sumViews(verdicts), events: now.flatMap(({ events }) => events) };
}

const versionOf = (history: RoomHistory | undefined): number => history?.version ?? 0;
