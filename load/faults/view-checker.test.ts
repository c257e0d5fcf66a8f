import { expect, test } from 'vitest';
import type { Held } from '../clients/member-client.ts';
import { checkView, sumViews, wrongIn } from './view-checker.ts';

const frame = (version: number) => `{"t":"PAUSED","version":${version},"positionMs":${version}}`;
const history = { version: 6, frameAt: frame, stateLike: ({ version }: { version: number }) => state(version).text };
const state = (version: number, reason = 'joined'): Held => ({
  kind: 'state',
  version,
  text: `{"version":${version},"reason":"${reason}"}`,
});
const event = (version: number): Held => ({ kind: 'event', version, text: frame(version) });
const resumed = (version: number): Held => ({ kind: 'resumed', version, text: '' });

const clean = { holes: 0, repeats: 0, altered: 0, behind: 0, statesLost: 0, resumes: 0 };
const whole = [state(2), event(3), event(4), event(5), event(6)];

test('[LG1] every version once, in order, as the log has it, is right; a resume in between too', () => {
  expect(checkView(whole, history)).toEqual(clean);
  expect(checkView(whole.toSpliced(3, 0, resumed(4)), history)).toEqual({ ...clean, resumes: 1 });
});

test('[TM9] when a gateway made a frame is its own affair', () => {
  const stamped = (version: number, stamp: string) => frame(version).replace('}', `,"serverNowMs":${stamp}}`);
  const told = whole.map((held) =>
    held.kind === 'event' ? { ...held, text: stamped(held.version, `1795153200540.${held.version}`) } : held,
  );
  expect(checkView(told, { ...history, frameAt: (version) => stamped(version, 'null') })).toEqual(clean);
});

test.each([
  ['one frame left out', whole.toSpliced(2, 1), { ...clean, holes: 1 }],
  ['the last frame left out', whole.toSpliced(4, 1), { ...clean, behind: 1 }],
  ['one twice', whole.toSpliced(2, 0, event(3)), { ...clean, repeats: 1 }],
  ['two exchanged', [state(2), event(4), event(3), event(5), event(6)], { ...clean, holes: 1, repeats: 1 }],
  ['another content', whole.with(2, { ...event(4), text: frame(9) }), { ...clean, altered: 1 }],
  ['a resume that says more came than did', [state(2), event(3), event(4), resumed(5), event(6)], { ...clean, holes: 1, resumes: 1 }],
  ['a whole state for a resume that does not say so', whole.with(3, state(5)), { ...clean, altered: 1 }],
  ['nothing at all', [], { ...clean, behind: 6 }],
])('[LG7] %s is seen', (_, held, verdict) => {
  expect(checkView(held, history)).toEqual(verdict);
  expect(wrongIn(sumViews([checkView(held, history), clean]))).toBeGreaterThan(0);
});

test('[LG6] a state that says it was lost closes a hole, and is counted apart', () => {
  const lost = { ...history, stateLike: (told: { version: number; reason?: string }) => state(told.version, told.reason).text };
  expect(checkView([state(2), event(3), state(5, 'state-lost'), event(6)], lost)).toEqual({ ...clean, statesLost: 1 });
});
