import type { RoomCommand, RoomEvent, RoomSettingsChange, Track } from '@tutti/protocol';
import { seededRandom } from '@tutti/testkit/seeded-random';
import { expect, test } from 'vitest';
import { system } from './context.ts';
import { cuesOf } from './cues.ts';
import { decide } from './decide.ts';
import { evolveOpen, fold } from './evolve.ts';
import { isPresent, type OpenRoom } from './state.ts';

/**
 * Rooms as a scheduler lives them: every cue is fired at its moment, and wishes of members come in between. Who plays is on the whole a room that
 * waits for READY, for that has the most ways to go wrong.
 */
const people = ['ada', 'bob', 'cyd', 'dan'];
const lengths: Record<string, number | undefined> = { short: 3_000, long: 90_000, endless: undefined };
const track = (trackId: string): Track => {
  const durationMs = lengths[trackId];
  return { trackId, url: `/media/${trackId}`, title: '', filename: '', ...(durationMs === undefined ? {} : { durationMs }) };
};
const opening: readonly RoomEvent[] = [
  { type: 'RoomOpened', title: 'Friday' },
  ...Object.keys(lengths).map((trackId): RoomEvent => ({ type: 'TrackAdded', track: track(trackId) })),
  { type: 'MemberJoined', memberId: 'ada' },
  { type: 'HostChanged', memberId: 'ada', reason: 'first-member' },
];

type Seen = {
  readonly atServerMs: number;
  readonly command: RoomCommand;
  readonly before: OpenRoom;
  readonly events: readonly RoomEvent[];
  readonly after: OpenRoom;
};

function liveOne(seed: number, see: (seen: Seen) => void): { readonly room: OpenRoom; readonly nowServerMs: number } {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  let room = fold(opening.map((event) => ({ event, occurredServerMs: 0 }))) as OpenRoom;
  let nowServerMs = 0;

  const act = (actorId: string, command: RoomCommand) => {
    const leads = { startLead: { leadMs: 900, reason: '' }, jumpLead: { leadMs: 100, reason: '' }, p95RttMs: pick([undefined, 20, 300]) };
    const decision = decide(command, room, { actorId, nowServerMs, ...leads });
    const events = 'events' in decision ? decision.events : [];
    const before = room;
    for (const event of events) room = evolveOpen(room, event, nowServerMs);
    see({ atServerMs: nowServerMs, command, before, events, after: room });
  };
  /** Fires what is due until then. A room that always has something due now would never come to an end. */
  const until = (atServerMs: number) => {
    for (let fired = 0; ; fired++) {
      const [next] = cuesOf(room);
      if (!next || next.dueServerMs > atServerMs) break;
      if (fired > 1_000) throw new Error(`seed ${seed}: the cue ${JSON.stringify(next)} is due for ever`);
      nowServerMs = Math.max(nowServerMs, next.dueServerMs);
      act(system, next.command);
    }
    nowServerMs = Math.max(nowServerMs, atServerMs);
  };
  const change = (): RoomSettingsChange =>
    pick<() => RoomSettingsChange>([
      () => ({ waitFor: pick(['nobody', 'everyone', 'everyone', 'quorum']), readyWithinMs: pick([1_000, 5_000]) }),
      () => ({ loop: pick(['off', 'one', 'all']) }),
      () => ({ atEnd: pick(['next', 'stop']), ambient: pick(['off', 'off', 'together']) }),
      () => ({ leadPolicy: pick(['adaptive', 'fixed']), preset: pick(['none', 'measured', 'high-latency']) }),
      () => ({ requireToken: pick([true, false]), whoControls: pick(['host', 'members']) }),
    ])();
  const anyWish = (): RoomCommand =>
    pick<() => RoomCommand>([
      () => ({ type: 'StartPlayback', trackId: pick(Object.keys(lengths)), positionMs: pick([0, 0, 2_000]) }),
      () => ({ type: 'StartPlayback', trackId: pick(Object.keys(lengths)), positionMs: 0 }),
      () => ({ type: 'SeekPlayback', positionMs: pick([0, 1_000, 60_000]) }),
      () => ({ type: pick(['PausePlayback', 'ResumePlayback', 'StopPlayback', 'SkipTrack']) }),
      () => ({ type: 'SetRate', rate: pick([0.5, 1, 2]) }),
      () => ({ type: 'ReportReady', streamId: room.streamId }),
      () => ({ type: 'ReportReady', streamId: room.streamId }),
      () => ({ type: 'ReportReady', streamId: Math.max(0, room.streamId - 1) }),
      () => ({ type: pick(['LoseMember', 'LeaveRoom']) }),
      () => (random() < 0.3 ? { type: 'JoinRoom', dialect: 'party' } : { type: 'JoinRoom' }),
      () => ({ type: 'ConfigureRoom', change: change() }),
      () => ({ type: 'MeasureTrack', trackId: 'endless', durationMs: 20_000 }),
      () => ({ type: 'MoveTrack', trackId: pick(Object.keys(lengths)), beforeTrackId: pick(['', ...Object.keys(lengths)]) }),
      () => ({ type: 'RemoveTrack', trackId: 'long' }),
      () => ({ type: 'AddView', clipId: pick(['c1', 'c2']), videoUrl: '/media/m', durationMs: 0 }),
      () => ({ type: pick(['RemoveView', 'AlignView', 'TrustSound', 'UndoAlignment']), clipId: pick(['c1', 'c2']) }),
      () => ({ type: 'CueGrid', status: pick(['paused', 'playing']), playheadUtcMs: pick([0, 5_000]), rate: pick([0.1, 1]) }),
    ])();

  act('ada', { type: 'ConfigureRoom', change: { waitFor: pick(['everyone', 'quorum']), readyWithinMs: 3_000 } });
  for (const memberId of people) act(memberId, { type: 'JoinRoom' });
  for (let step = 0; step < 30; step++) {
    until(nowServerMs + Math.floor(random() * pick([50, 600, 4_000])));
    // While a start is prepared, most of what is said is that it is.
    if (room.playback.status === 'preparing' && random() < 0.6) act(pick(people), { type: 'ReportReady', streamId: room.streamId });
    else act(random() < 0.5 ? room.hostId || 'ada' : pick(people), anyWish());
  }
  until(nowServerMs + 80_000);
  return { room, nowServerMs };
}

const rooms = 10_000;
const firstSeed = Math.floor(Math.random() * 2 ** 30);

test(`[PB25] P-3 whatever comes between, a waiting start begins once, at the latest at its deadline: ${rooms} rooms from seed ${firstSeed}`, () => {
  let [begun, moved, waited] = [0, 0, 0];
  for (let seed = firstSeed; seed < firstSeed + rooms; seed++) {
    const started = new Set<number>();
    let deadlineMs = Number.NaN;
    const { room, nowServerMs } = liveOne(seed, ({ atServerMs, command, before, events }) => {
      for (const event of events) {
        if (event.type === 'PlaybackScheduled') {
          const renewed = event.streamId !== before.streamId || command.type === 'SeekPlayback';
          if (!renewed && !(event.startAtServerMs <= deadlineMs)) throw new Error(`seed ${seed}: ${command.type} moved a start back`);
          if (!renewed && event.startAtServerMs < deadlineMs) moved += 1;
          if (event.leadReason.startsWith('waits')) waited += 1;
          deadlineMs = event.startAtServerMs;
        }
        if (event.type === 'PlaybackStarted') {
          if (started.has(event.streamId)) throw new Error(`seed ${seed}: stream ${event.streamId} began twice`);
          if (atServerMs !== deadlineMs)
            throw new Error(`seed ${seed}: stream ${event.streamId} began at ${atServerMs}, not ${deadlineMs}`);
          started.add(event.streamId);
          begun += 1;
        }
      }
    });
    const { playback } = room;
    if (playback.status === 'preparing' && playback.startAtServerMs <= nowServerMs) throw new Error(`seed ${seed}: stands still`);
  }
  expect(begun).toBeGreaterThan(rooms);
  expect(moved).toBeGreaterThan(rooms / 10);
  expect(waited).toBeGreaterThan(rooms);
}, 120_000);

test('[PB24] P-3 while a start waits, not all whom it waits for are ready', () => {
  for (let seed = firstSeed; seed < firstSeed + 1_000; seed++)
    liveOne(seed, ({ atServerMs, after }) => {
      const { playback, settings, members } = after;
      if (playback.status !== 'preparing' || settings.waitFor === 'nobody') return;
      const awaited = members.filter((member) => isPresent(member) && member.dialect === undefined);
      const unready = awaited.filter(({ memberId }) => !playback.readyIds.includes(memberId));
      // All ready: it begins within a lead (of older clients, of a preset), not at a deadline far ahead.
      if (awaited.length > 0 && unready.length === 0 && playback.startAtServerMs - atServerMs > 1_500)
        throw new Error(`seed ${seed}: all are ready, and it begins only in ${playback.startAtServerMs - atServerMs} ms`);
    });
});
