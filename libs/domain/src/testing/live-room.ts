import { isDeepStrictEqual } from 'node:util';
import type { RoomCommand, RoomEvent, View, ViewSound } from '@tutti/protocol';
import fc from 'fast-check';
import { system } from '../room/context.ts';
import { cuesOf } from '../room/cues.ts';
import { decide } from '../room/decide.ts';
import { evolve, fold } from '../room/evolve.ts';
import type { Room } from '../room/state.ts';

/** Ada is host at first: with her more often than others, most wishes come true. */
const people = fc.constantFrom('ada', 'ada', 'ada', 'ada', 'bob', 'cyd', 'eve');
const trackIds = fc.constantFrom('short', 'long', 'endless' as const);
const positions = fc.oneof(fc.nat(100), fc.nat(400_000));
const durations = { short: 100, long: 300_000, endless: undefined } as const;
export const trackOf = (trackId: keyof typeof durations) => {
  const durationMs = durations[trackId];
  return { trackId, url: `/media/${trackId}`, title: '', filename: '', ...(durationMs === undefined ? {} : { durationMs }) };
};

const clipIds = fc.nat(3).map((clip) => `c${clip}`);
const viewWishes: fc.Arbitrary<RoomCommand> = fc
  .tuple(fc.constantFrom('RemoveView', 'AlignView', 'AlignView', 'TrustSound', 'TrustSound', 'UndoAlignment'), clipIds)
  .map(([type, clipId]) => ({ type, clipId }));
const utcs = fc.constantFrom(0, 5_000, 1_795_153_200, 1_760_000_000_000.5);
const gridWishes: fc.Arbitrary<RoomCommand> = fc.record(
  {
    ...{ type: fc.constant('CueGrid' as const), status: fc.constantFrom('paused', 'playing'), playheadUtcMs: utcs },
    ...{ rate: fc.constantFrom(0.1, 1, 2), loopFromUtcMs: utcs, loopToUtcMs: utcs.map((utcMs) => utcMs + 2_000) },
  },
  { requiredKeys: ['type', 'status', 'playheadUtcMs', 'rate'] },
);

const wishes: fc.Arbitrary<RoomCommand> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<RoomCommand>({ type: 'JoinRoom' }) },
  { weight: 2, arbitrary: fc.constantFrom<RoomCommand>({ type: 'LoseMember' }, { type: 'LeaveRoom' }) },
  { weight: 1, arbitrary: people.map((memberId): RoomCommand => ({ type: 'HandOverHost', memberId })) },
  { weight: 1, arbitrary: trackIds.map((id): RoomCommand => ({ type: 'AddTrack', track: trackOf(id) })) },
  { weight: 1, arbitrary: fc.constant<RoomCommand>({ type: 'JoinRoom', dialect: 'music' }) },
  { weight: 3, arbitrary: fc.constantFrom(0.25, 1, 1.5, 4).map((rate): RoomCommand => ({ type: 'SetRate', rate })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<RoomCommand>({ type: 'SkipTrack' }, { type: 'MeasureTrack', trackId: 'endless', durationMs: 9_000 }),
  },
  { weight: 3, arbitrary: fc.nat(4).map((streamId): RoomCommand => ({ type: 'ReportReady', streamId })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(trackIds, fc.constantFrom('', 'short', 'long', 'nope'))
      .map(([trackId, beforeTrackId]): RoomCommand => ({ type: 'MoveTrack', trackId, beforeTrackId })),
  },
  { weight: 1, arbitrary: trackIds.map((trackId): RoomCommand => ({ type: 'RemoveTrack', trackId })) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(3), fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))).map(
      ([clip, start]): RoomCommand => ({
        ...{ type: 'AddView', clipId: `c${clip}`, videoUrl: clip === 0 ? 'https://cams.example/0' : '/media/m', durationMs: 1 },
        ...(start === null ? {} : { videoStartTimeMs: start }),
      }),
    ),
  },
  { weight: 3, arbitrary: viewWishes },
  { weight: 2, arbitrary: gridWishes },
  {
    weight: 5,
    arbitrary: fc
      .record(
        {
          waitFor: fc.constantFrom('nobody', 'everyone', 'quorum'),
          loop: fc.constantFrom('off', 'one', 'one', 'all'),
          ambient: fc.constantFrom('off', 'off', 'local'),
          atEnd: fc.constantFrom('next', 'stop'),
          leadPolicy: fc.constantFrom('adaptive', 'fixed'),
          whoControls: fc.constantFrom('host', 'members'),
        },
        { requiredKeys: [] },
      )
      .map((change): RoomCommand => ({ type: 'ConfigureRoom', change })),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(trackIds, positions).map(([trackId, positionMs]): RoomCommand => ({ type: 'StartPlayback', trackId, positionMs })),
  },
  { weight: 6, arbitrary: positions.map((positionMs): RoomCommand => ({ type: 'SeekPlayback', positionMs })) },
  { weight: 6, arbitrary: fc.constantFrom<RoomCommand>({ type: 'PausePlayback' }, { type: 'ResumePlayback' }, { type: 'StopPlayback' }) },
);

export type Step =
  | { readonly kind: 'wish'; readonly actorId: string; readonly command: RoomCommand; readonly afterMs: number }
  /** A timer: the room's next cue at its time, or any cue it ever had, late. */
  | { readonly kind: 'due' }
  | { readonly kind: 'stale'; readonly which: number }
  /** Ingest, of any view that ever was added: perhaps late, perhaps again. */
  | { readonly kind: 'ingest'; readonly which: number; readonly found: Found };

export type Found = { readonly startMs: number | undefined; readonly status: 'ready' | 'failed'; readonly hears: boolean };

const found = fc.record({
  ...{ startMs: fc.option(fc.constantFrom(1_760_000_000_000, 1_760_000_000_900.5), { nil: undefined }) },
  ...{ status: fc.constantFrom('ready' as const, 'ready' as const, 'failed' as const), hears: fc.boolean() },
});
const ingests: fc.Arbitrary<Step> = fc.record({ kind: fc.constant('ingest' as const), which: fc.nat(6), found });

/** What ingest says of a view when it has looked at its file, or listened. */
function saidOf(view: View, { startMs, status, hears }: Found): RoomCommand {
  const { clipId, addedAtServerMs = 0 } = view;
  if (hears) {
    const sound: ViewSound = { status: startMs === undefined ? 'unclear' : 'found', problem: '', againstClipId: '', insteadOfSource: '' };
    return { type: 'ReportSound', clipId, addedAtServerMs, sound: startMs === undefined ? sound : { ...sound, startTimeMs: startMs } };
  }
  const { videoStartTimeMs, anchorErrorMs, ...unsynced } = { ...view, anchorSource: '', status, durationMs: 4_000 };
  const anchor = startMs === undefined ? {} : { videoStartTimeMs: startMs, anchorSource: 'name', anchorErrorMs: 1_000 };
  return { type: 'SettleView', view: { ...unsynced, ...anchor } };
}

export const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('wish' as const),
        actorId: people,
        command: wishes,
        afterMs: fc.oneof(fc.nat(1500), fc.nat(20_000)),
      }),
    },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: 'due' }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('stale' as const), which: fc.nat(8) }) },
    { weight: 3, arbitrary: ingests },
  ),
  { minLength: 10, maxLength: 60 },
);

const opening: readonly RoomEvent[] = [
  { type: 'RoomOpened', title: 'Friday' },
  { type: 'TrackAdded', track: trackOf('short') },
  { type: 'TrackAdded', track: trackOf('long') },
  { type: 'MemberJoined', memberId: 'ada' },
  { type: 'HostChanged', memberId: 'ada', reason: 'first-member' },
];

/** Lives through the steps as a scheduler would, and shows every decision to `see`. */
export function live(
  list: readonly Step[],
  see: (before: Room, command: RoomCommand, events: readonly RoomEvent[], after: Room, nowServerMs: number) => void,
) {
  const history = opening.map((event) => ({ event, occurredServerMs: 0 }));
  const everCued: RoomCommand[] = [];
  const everAdded: View[] = [];
  let room = fold(history);
  let nowServerMs = 0;
  for (const step of list) {
    const [next] = cuesOf(room);
    for (const { command } of cuesOf(room)) if (!everCued.some((known) => isDeepStrictEqual(known, command))) everCued.push(command);
    const command =
      step.kind === 'wish'
        ? step.command
        : step.kind === 'due'
          ? next?.command
          : step.kind === 'stale'
            ? everCued[everCued.length - 1 - (step.which % Math.max(1, everCued.length))]
            : everAdded.slice(-1 - (step.which % Math.max(1, everAdded.length))).map((view) => saidOf(view, step.found))[0];
    if (!command) continue;
    nowServerMs =
      step.kind === 'wish' ? nowServerMs + step.afterMs : step.kind === 'due' ? Math.max(nowServerMs, next?.dueServerMs ?? 0) : nowServerMs;
    const decision = decide(command, room, {
      actorId: step.kind === 'wish' ? step.actorId : system,
      nowServerMs,
      startLead: { leadMs: 1200, reason: 'test' },
      jumpLead: { leadMs: 100, reason: 'test' },
    });
    const events = 'events' in decision ? decision.events : [];
    const before = room;
    for (const event of events) {
      history.push({ event, occurredServerMs: nowServerMs });
      if (event.type === 'ViewAdded') everAdded.push(event.view);
      room = evolve(room, event, nowServerMs);
    }
    see(before, command, events, room, nowServerMs);
  }
  return { room, history };
}

export const runs = { numRuns: 400 };
