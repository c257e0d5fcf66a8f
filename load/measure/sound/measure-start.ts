import { setTimeout as sleep } from 'node:timers/promises';
import { firstSoundSec, type Recording, type SoundLab, shiftTrack } from '@tutti/testkit';
import type { Listener } from './listener.ts';
import { playUntilBothSound } from './sound-pair.ts';
import type { MeasuredStart } from './summarise.ts';

const WINDOWS = { first: [0, 2], steady: [5, 15] } as const;
const MAX_SHIFT_SEC = 6;
const READ_EVERY_MS = 500;

/** Everything of one start that has to be compared: the recording, and what the pages said meanwhile (their times in seconds of the recording). */
type Heard = { recording: Recording; readOuts: { atSec: number; driftMs: readonly [number, number] }[] };

/**
 * The host presses play; both are recorded until the last window is over, and stopped.
 *
 * @throws when nobody can be heard, or when the two recordings are one (ExactZeroError).
 */
export async function measureStart(
  lab: SoundLab,
  [host, guest]: readonly [Listener, Listener],
  { correction }: { correction: boolean },
): Promise<MeasuredStart> {
  return compare(await listen(lab, [host, guest], correction), correction);
}

async function listen(lab: SoundLab, [host, guest]: readonly [Listener, Listener], correction: boolean): Promise<Heard> {
  const running = await lab.record();
  try {
    const zeroMs = performance.now() - (await running.secondsSoFar()) * 1000;
    await playUntilBothSound([host, guest]);
    // uncorrected clocks start seconds apart: the later one has to be heard through the window, too
    const untilMs = performance.now() + (WINDOWS.steady[1] + 0.7 + (correction ? 0 : MAX_SHIFT_SEC)) * 1000;
    const readOuts: Heard['readOuts'] = [];
    while (performance.now() < untilMs) {
      const [a, b] = await Promise.all([host.readOut(), guest.readOut()]);
      if (a.driftMs !== undefined && b.driftMs !== undefined) {
        readOuts.push({ atSec: ((a.atMs + b.atMs) / 2 - zeroMs) / 1000, driftMs: [a.driftMs, b.driftMs] });
      }
      await sleep(READ_EVERY_MS);
    }
    await host.press('stop');
    return { recording: await running.stop(), readOuts };
  } finally {
    await running[Symbol.asyncDispose]();
  }
}

function compare({ recording, readOuts }: Heard, correction: boolean): MeasuredStart {
  const { sampleRate, channels } = recording;
  const [a, b] = channels;
  if (!a || !b) throw new TypeError('two sinks are compared');
  const [aSec, bSec] = [firstSoundSec(a, sampleRate), firstSoundSec(b, sampleRate)];
  if (aSec === undefined || bSec === undefined)
    throw new Error(`${aSec === undefined ? 'the host' : 'the guest'} was never heard (below −40 dBFS throughout)`);
  const zeroSec = Math.min(aSec, bSec);
  const over = ([fromSec, toSec]: readonly [number, number]) =>
    shiftTrack(a, b, { sampleRate, windowFromSec: zeroSec + fromSec, windowToSec: zeroSec + toSec, maxShiftSec: MAX_SHIFT_SEC });
  const steady = over(WINDOWS.steady);
  const readoutDiffsMs = correction ? steady.pieces.map(({ atSec, shiftMs }) => Math.abs(shiftMs - saidAt(readOuts, atSec))) : [];
  return { first: over(WINDOWS.first), steady, startSpreadMs: Math.abs(aSec - bSec) * 1000, readoutDiffsMs };
}

/** What the pages said nearest to a moment, as a shift: who is further on in the track sounds earlier, `shiftMs = driftA − driftB`. */
function saidAt(readOuts: Heard['readOuts'], atSec: number): number {
  const distance = (one: Heard['readOuts'][number]) => Math.abs(one.atSec - atSec);
  const nearest = readOuts.reduce<Heard['readOuts'][number] | undefined>(
    (best, one) => (best && distance(best) <= distance(one) ? best : one),
    undefined,
  );
  return nearest && distance(nearest) < 2 ? nearest.driftMs[0] - nearest.driftMs[1] : Number.POSITIVE_INFINITY;
}
