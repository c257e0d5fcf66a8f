import { parseArgs } from 'node:util';
import { closeCodes } from '@tutti/protocol';
import { reportResult } from '../../result.ts';
import { median, percentile } from '../../statistics.ts';
import { runFlood } from './run.ts';

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '8' }, 'window-ms': { type: 'string', default: '5000' } },
});
const { quiet, flooded, flooder } = await runFlood({
  pairs: Number(values.pairs),
  windowMs: Number(values['window-ms']),
  say: (line) => process.stderr.write(`${line}\n`),
});
const codes = Object.keys(flooder.closes);
const closed = Object.values(flooder.closes).reduce((sum, times) => sum + times, 0);
const undone = quiet.undone + flooded.undone;
const unanswered = quiet.unanswered + flooded.unanswered;
await reportResult('faults.flood', {
  median_plus_ms: median(flooded.rttMs) - median(quiet.rttMs),
  p99_plus_ms: percentile(flooded.rttMs, 0.99) - percentile(quiet.rttMs, 0.99),
  flooder_closed: closed,
  close_code: codes.join(',') || 'none',
  median_ms: median(quiet.rttMs),
  p99_ms: percentile(quiet.rttMs, 0.99),
  samples: flooded.rttMs.length,
  pings_unanswered: unanswered,
  commands_undone: undone,
  frames_missed: flooded.faults,
  flooder_frames: flooder.pings + flooder.commands,
});
const ended = closed > 0 && codes.every((code) => Number(code) === closeCodes.flood);
process.exitCode = ended && undone + unanswered + flooded.faults === 0 ? 0 : 1;
