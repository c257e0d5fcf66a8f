import { type DelayProxy, type RawTab, type Witnessed, waitFor } from '@tutti/testkit';
import { inSyncMs } from '../../../libs/sdk/src/in-sync.ts';
import type { ServerWitness } from './server-witness.ts';

/** What a person's page shows, what it says of itself, and what others say of it, at one moment. */
export type Reading = Witnessed & {
  readonly driftMs: number | undefined;
  /** How far the page's server time is from the witness', ms, and how sure that is. */
  readonly serverErrorMs: number;
  readonly placedToMs: number;
  /** As shown, so up to a quarter of a second old. */
  readonly positionMs: number;
  readonly playback: string;
  /** Of its seeks, those that it decided upon by itself, to correct. */
  readonly jumps: number;
  readonly notice: string;
  readonly isHost: boolean;
  readonly hidden: boolean;
};

/** Somebody in a room with a page that nobody favours, behind a network of their own. */
export type Person = {
  readonly name: string;
  readonly tab: RawTab;
  readonly line: DelayProxy;
  reading(): Promise<Reading>;
  press(testId: string): Promise<void>;
  /** The host's wish by the slider; works in a hidden page, too. */
  seek(positionMs: number): Promise<void>;
};

export type PersonOptions = Pick<Person, 'name' | 'tab' | 'line'> & { readonly witness: ServerWitness };

export function person({ name, tab, line, witness }: PersonOptions): Person {
  return {
    name,
    tab,
    line,
    async reading() {
      const askedMs = performance.now();
      const { serverMs = Number.NaN, positionMs = Number.NaN, ...read } = await tab.run(readPage);
      const placedToMs = (performance.now() - askedMs) / 2;
      return { ...read, positionMs, placedToMs, serverErrorMs: serverMs - (witness.nowServerMs() - placedToMs) };
    },
    press: (testId) => tab.click(`[data-testid="${testId}"]`),
    seek: (positionMs) => tab.run(slideTo, positionMs),
  };
}

/** A page's own drift is believed only while its clock is right by the witness. */
const clockRightToMs = 20;

export const inSync = ({ driftMs = Number.NaN, serverErrorMs, placedToMs }: Reading): boolean =>
  Math.abs(driftMs) <= inSyncMs && Math.abs(serverErrorMs) <= clockRightToMs + placedToMs;

/** Two pages at the same place of the track, as far as what is shown can tell. */
export const together = (one: Reading, other: Reading): boolean => Math.abs(one.positionMs - other.positionMs) < 1_000;

/** In sync, three readings long, and where `reference` is; how many seconds from now until the first of the three. */
export async function secondsToSync(one: Person, { withinMs, reference }: { withinMs: number; reference?: Person }): Promise<number> {
  const beganMs = performance.now();
  let sinceMs: number | undefined;
  let times = 0;
  let last = 'no reading';
  await waitFor(
    async () => {
      const atMs = performance.now();
      const [reading, other] = await Promise.all([one.reading(), reference?.reading()]);
      const { driftMs, serverErrorMs, positionMs, playback, notice } = reading;
      last = JSON.stringify({ driftMs, serverErrorMs, positionMs, otherMs: other?.positionMs, playback, notice });
      const well = inSync(reading) && (!other || together(reading, other)) && notice === 'playing';
      times = well ? times + 1 : 0;
      sinceMs = well ? (sinceMs ?? atMs) : undefined;
      return times >= 3;
    },
    { withinMs, everyMs: 100 },
  ).catch((cause) => {
    throw new Error(`${one.name} is not in sync after ${withinMs} ms: ${last} ${one.tab.problems.join('; ')}`, { cause });
  });
  return ((sinceMs ?? Number.NaN) - beganMs) / 1000;
}

/** NOTE what a page has no number for is undefined: NaN does not survive the way here. */
function readPage() {
  const shown = (testId: string) => document.querySelector<HTMLElement>(`[data-testid="${testId}"]`);
  const debug = window.tutti?.debug;
  const witness = window.witness;
  if (!witness) throw new Error('the page has no witness');
  const offsetMs = debug?.offsetMs;
  const positionMs = shown('seek')?.dataset['positionMs'];
  return {
    ...witness,
    driftMs: debug?.driftMs(),
    serverMs: offsetMs === undefined ? undefined : performance.timeOrigin + performance.now() + offsetMs,
    positionMs: positionMs === undefined ? undefined : Number(positionMs),
    playback: shown('now-playing')?.dataset['state'] ?? 'none',
    jumps: Number(shown('sync-readout')?.dataset['jumps'] ?? 0),
    notice: shown('notice')?.dataset['kind'] ?? 'none',
    isHost: [...document.querySelectorAll('[data-testid="members"] li')].some(
      (row) => row.querySelector('.you') && row.querySelector('[data-testid="host"]'),
    ),
    hidden: document.visibilityState === 'hidden',
  };
}

function slideTo(positionMs: number): void {
  const slider = document.querySelector<HTMLInputElement>('[data-testid="seek"]');
  if (!slider || slider.disabled) throw new Error('the slider cannot be moved');
  slider.value = String(positionMs);
  slider.dispatchEvent(new Event('change', { bubbles: true }));
}
