import { parseArgs } from 'node:util';
import { reportResult } from '../../result.ts';
import { median, percentile } from '../../statistics.ts';
import { type AlignedPair, alignPair } from './align-pair.ts';

// The thresholds were tuned with seeds below 100; the report draws from others.
const { values } = parseArgs({ options: { pairs: { type: 'string', default: '50' }, seed: { type: 'string', default: '1001' } } });
const pairs = Number(values.pairs);
const seed = Number(values.seed);

const related = await run({ related: true });
const unrelated = await run({ related: false });

await reportResult('bench.sound-align', {
  pairs,
  p50_ms: median(related.map(({ errorMs }) => errorMs)),
  p95_ms: percentile(
    related.map(({ errorMs }) => errorMs),
    0.95,
  ),
  refused: related.filter(({ match }) => !match.found).length,
  wrong: related.filter(({ match, errorMs }) => match.found && errorMs > 50).length,
  false_alignments: unrelated.filter(({ match }) => match.found).length,
  highest_unrelated: Math.max(...unrelated.map(({ match }) => match.confidence)),
  align_ms: median([...related, ...unrelated].map(({ alignMs }) => alignMs)),
  seed,
});

async function run({ related }: { related: boolean }): Promise<readonly AlignedPair[]> {
  const aligned: AlignedPair[] = [];
  for (let index = 0; index < pairs; index += 1) {
    const one = await alignPair(index, { seed, related });
    aligned.push(one);
    const { pair, match, errorMs } = one;
    const answer = match.found ? `${errorMs.toFixed(2)} ms off` : match.reason;
    const kinds = `${pair.heard}, ${pair.clip.coding.extension} and ${pair.against.coding.extension}`;
    process.stdout.write(
      `${related ? 'related' : 'unrelated'} ${index}: ${kinds}: ${answer} (confidence ${match.confidence.toFixed(2)})\n`,
    );
  }
  return aligned;
}
