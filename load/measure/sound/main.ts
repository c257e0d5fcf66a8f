import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { aimsMissed } from './aims.ts';
import { measureSound } from './measure-sound.ts';

const { values } = parseArgs({
  options: {
    starts: { type: 'string', default: '20' },
    'no-correction': { type: 'boolean', default: false },
    mp3: { type: 'boolean', default: false },
  },
});
const corrected = !values['no-correction'];
const result = await measureSound({
  starts: Number(values.starts),
  correction: corrected,
  compressed: values.mp3,
  say: (line) => process.stderr.write(`${line}\n`),
});
const missed = aimsMissed(result, { corrected });
for (const aim of missed) process.stderr.write(`not reached: ${aim}\n`);
await reportResult('measure.sound', {
  ...(corrected ? {} : { correction: 'off' }),
  starts: result.starts,
  median_ms: result.medianMs,
  p95_ms: result.p95Ms,
  max_ms: result.maxMs,
  first_median_ms: result.firstMedianMs,
  start_spread_max_ms: result.startSpreadMaxMs,
  pieces: result.pieces,
  pieces_missed: result.piecesMissed,
  ...(corrected ? { readout_p95_diff_ms: result.readoutP95DiffMs, readout_max_diff_ms: result.readoutMaxDiffMs } : {}),
});
process.exitCode = missed.length === 0 ? 0 : 1;
