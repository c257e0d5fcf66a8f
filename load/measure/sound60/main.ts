import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { measureSixty } from './measure-sixty.ts';
import { sixtyMissed, sixtyResult } from './sixty-result.ts';

const { values } = parseArgs({ options: { plays: { type: 'string', default: '5' } } });
const say = (line: string) => process.stderr.write(`${line}\n`);
const result = sixtyResult(await measureSixty({ plays: Number(values.plays), say }));
const missed = sixtyMissed(result);
for (const aim of missed) say(`not reached: ${aim}`);
await reportResult('measure.sound60', {
  plays: result.plays,
  median_ms: result.medianMs,
  p95_ms: result.p95Ms,
  max_ms: result.maxMs,
  seeks: result.seeks,
  rate_changes: result.rateChanges,
  rate_changes_per_min: result.rateChangesPerMin,
  pieces: result.pieces,
  pieces_missed: result.piecesMissed,
});
process.exitCode = missed.length === 0 ? 0 : 1;
