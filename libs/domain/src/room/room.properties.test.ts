import { clampPosition } from '@tutti/playback';
import { type RoomEvent, type RoomSettingsChange, roomEvents, wraps } from '@tutti/protocol';
import { arbitraryOf } from '@tutti/protocol/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { live, runs, type Step, steps } from '../testing/live-room.ts';
import { system } from './context.ts';
import { cuesOf } from './cues.ts';
import { evolve, fold } from './evolve.ts';
import { hasOlder, isPresent, memberOf, noRoom } from './state.ts';
import { positionMsAt } from './to-state-frame.ts';

/** Of what is only decided while something plays, more is seen when it does. */
const playing: readonly Step[] = [
  { kind: 'wish', actorId: 'ada', command: { type: 'StartPlayback', trackId: 'long', positionMs: 0 }, afterMs: 0 },
  { kind: 'due' },
];
const configured = (change: RoomSettingsChange, afterMs: number): Step => ({
  ...{ kind: 'wish', actorId: system, command: { type: 'ConfigureRoom', change }, afterMs },
});

/** The wishes that play a track from anew; a track's end brings the next (P-18). */
const mayStart: ReadonlySet<string> = new Set(['StartPlayback', 'SkipTrack', 'FireEnd']);

test('[EV2] every event decided is valid by the contract (decision 12)', () => {
  fc.assert(
    fc.property(steps, (list) => {
      live(list, (_, __, events) => {
        for (const event of events) expect(roomEvents.violation(event)).toBeUndefined();
      });
    }),
    runs,
  );
});

test('[RM8] the host is a member or nobody, and somebody as long as anyone is present (P-1)', () => {
  fc.assert(
    fc.property(steps, (list) => {
      live(list, (_, __, ___, after) => {
        if (after.status === 'absent') return;
        if (after.hostId === '') expect(after.members.some(isPresent)).toBe(false);
        else expect(memberOf(after, after.hostId)).toBeDefined();
      });
    }),
    runs,
  );
});

test('[RM4] nobody is a member twice', () => {
  fc.assert(
    fc.property(steps, (list) => {
      live(list, (_, __, ___, after) => {
        if (after.status === 'absent') return;
        expect(new Set(after.members.map(({ memberId }) => memberId)).size).toBe(after.members.length);
      });
    }),
    runs,
  );
});

test('[PB2] streamId grows by one at each track start and at nothing else (P-2)', () => {
  fc.assert(
    fc.property(steps, (list) => {
      live(list, (before, command, events, after) => {
        if (before.status === 'absent' || after.status === 'absent') return;
        const starts = events.filter((event) => event.type === 'PlaybackScheduled' && event.streamId !== before.streamId);
        expect(after.streamId).toBe(before.streamId + starts.length);
        expect(starts.length).toBeLessThanOrEqual(mayStart.has(command.type) ? 1 : 0);
      });
    }),
    runs,
  );
});

test('[PB1] playback goes idle → preparing → playing ⇄ paused → idle and no other way, each by its own event (P-2)', () => {
  const ways: Record<string, readonly string[]> = {
    PlaybackScheduled: ['idle preparing', 'preparing preparing', 'playing preparing', 'paused preparing'],
    PlaybackStarted: ['preparing playing'],
    PlaybackPaused: ['preparing paused', 'playing paused'],
    PlaybackResumed: ['paused playing'],
    PlaybackSeeked: ['playing playing', 'paused paused'],
    PlaybackRateChanged: ['playing playing', 'paused paused'],
    PlaybackStopped: ['preparing idle', 'playing idle', 'paused idle'],
  };
  fc.assert(
    fc.property(steps, (list) => {
      live(list, (before, _, events, __, nowServerMs) => {
        let room = before;
        for (const event of events) {
          const next = evolve(room, event, nowServerMs);
          if (room.status === 'absent' || next.status === 'absent') return;
          const way = `${room.playback.status} ${next.playback.status}`;
          const allowed = ways[event.type];
          if (allowed) expect({ [event.type]: allowed }).toEqual({ [event.type]: expect.arrayContaining([way]) });
          else expect(next.playback.status).toBe(room.playback.status);
          room = next;
        }
      });
    }),
    runs,
  );
});

test('[PB22] a track that wraps never ends, and switched off it goes on where it was (P-4, P-18)', () => {
  let switchedOff = 0;
  fc.assert(
    fc.property(steps, fc.nat(900_000), (list, afterMs) => {
      const [on, off] = [configured({ loop: 'one' }, 0), configured({ loop: 'off', ambient: 'off' }, afterMs)];
      live([...playing, on, ...list.slice(0, 6), off], (before, command, events, after, nowServerMs) => {
        if (before.status === 'absent' || after.status === 'absent') return;
        if (wraps(before.settings)) {
          expect(events.filter((event) => event.type === 'PlaybackStopped' && event.reason === 'ended')).toEqual([]);
          expect(cuesOf(before).filter((cue) => cue.command.type === 'FireEnd')).toEqual([]);
        }
        if (command.type !== 'ConfigureRoom' || !wraps(before.settings) || wraps(after.settings)) return;
        if (before.playback.status !== 'playing' || after.playback.status !== 'playing') return;
        switchedOff += 1;
        const durationMs = before.playback.track.durationMs;
        expect(positionMsAt(after, nowServerMs)).toBeCloseTo(clampPosition(positionMsAt(before, nowServerMs), durationMs), 3);
        // It ends after what is left of this turn.
        const [end] = cuesOf(after).filter((cue) => cue.command.type === 'FireEnd');
        const leftMs = durationMs === undefined ? undefined : (durationMs - positionMsAt(before, nowServerMs)) / before.playback.rate;
        const waitMs = Math.max(0, before.playback.startAtServerMs - nowServerMs);
        if (leftMs === undefined) expect(end).toBeUndefined();
        else expect((end?.dueServerMs ?? Number.NaN) - nowServerMs).toBeCloseTo(leftMs + waitMs, 3);
      });
    }),
    runs,
  );
  expect(switchedOff).toBeGreaterThan(20);
});

test('[PB19] another rate begins where the old one has got to by then (P-1, P-4)', () => {
  let changed = 0;
  fc.assert(
    fc.property(steps, (list) => {
      live([...playing, ...list], (before, _, events, after) => {
        if (before.status === 'absent' || after.status === 'absent' || before.playback.status !== 'playing') return;
        for (const event of events) {
          if (event.type !== 'PlaybackRateChanged') continue;
          changed += 1;
          expect(event.startPositionMs).toBeCloseTo(positionMsAt(before, event.startAtServerMs), 6);
          expect(positionMsAt(after, event.startAtServerMs)).toBeCloseTo(event.startPositionMs, 6);
        }
      });
    }),
    runs,
  );
  expect(changed).toBeGreaterThan(20);
});

test('[RM20] W-2 while an older client is present the rate is 1', () => {
  fc.assert(
    fc.property(steps, (list) => {
      live(list, (_, __, ___, after) => {
        if (after.status === 'open' && hasOlder(after) && after.playback.status !== 'idle') expect(after.playback.rate).toBe(1);
      });
    }),
    runs,
  );
});

test('[RM19] the list has each track once, and the one in play (P-18)', () => {
  fc.assert(
    fc.property(steps, (list) => {
      live(list, (_, __, ___, after) => {
        if (after.status === 'absent') return;
        const ids = after.tracks.map(({ trackId }) => trackId);
        expect(new Set(ids).size).toBe(ids.length);
        if (after.playback.status !== 'idle') expect(after.tracks).toContainEqual(after.playback.track);
      });
    }),
    runs,
  );
});

test('[PB5] whatever cue comes whenever, it starts only the start that is scheduled now, with the same fields (P-2)', () => {
  fc.assert(
    fc.property(steps, (list) => {
      let pending: RoomEvent | undefined;
      live(list, (_, command, events) => {
        for (const event of events) {
          if (event.type === 'PlaybackStarted') {
            const { streamId, startAtServerMs } = event;
            expect(command).toEqual({ type: 'FireStart', streamId, startAtServerMs });
            // Its duration may have become known since.
            const { track, ...fields } = event;
            expect(pending).toMatchObject({ ...fields, type: 'PlaybackScheduled', track: { trackId: track.trackId } });
          }
          if (event.type.startsWith('Playback')) pending = event.type === 'PlaybackScheduled' ? event : undefined;
        }
      });
    }),
    runs,
  );
});

test('[EV5] folding the log gives the state that was reached event by event, and it survives JSON (E-1)', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const { room, history } = live(list, () => undefined);
      expect(fold(history)).toEqual(room);
      expect(JSON.parse(JSON.stringify(room))).toEqual(room);
      const half = Math.floor(history.length / 2);
      expect(fold(history.slice(half), fold(history.slice(0, half)))).toEqual(room);
    }),
    runs,
  );
});

test('[EV5] evolve accepts any events in any order: they have happened (E-1)', () => {
  const events = fc.array(fc.record({ event: arbitraryOf(roomEvents), occurredServerMs: fc.nat() }), { maxLength: 20 });
  fc.assert(
    fc.property(events, (list) => {
      const room = fold(list, fold([{ event: { type: 'RoomOpened', title: 'x' }, occurredServerMs: 0 }]));
      expect(JSON.parse(JSON.stringify(room))).toEqual(room);
      expect(() => cuesOf(room)).not.toThrow();
    }),
  );
});

test('[EV5] before a room is opened, events leave it as it is', () => {
  fc.assert(
    fc.property(arbitraryOf(roomEvents), (event) => {
      if (event.type !== 'RoomOpened') expect(evolve(noRoom, event, 0)).toBe(noRoom);
    }),
  );
});
