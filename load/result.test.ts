import { expect, test } from 'vitest';
import { resultLine } from './result.ts';

test('a result is one line: its name, then its values in the order given', () => {
  expect(resultLine('bench.log', { unnest_ratio: 0.512345, hotroom_per_s: 4321.6, ack_p99_ms: 12.3456, kills: 3, note: 'x' })).toBe(
    'RESULT bench.log unnest_ratio=0.5123 hotroom_per_s=4322 ack_p99_ms=12.35 kills=3 note=x',
  );
});
