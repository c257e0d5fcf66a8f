import { fineMs, ppmText } from './fine-ms.ts';
import type { LabNow } from './lab-session.ts';

const reasons = {
  stale: 'stale',
  'not-finite': 'no numbers',
  'negative-rtt': 'back before sent',
  'rtt-too-long': 'too late',
  'offset-out-of-bounds': 'no date',
} as const;

/** What the estimator knows now; each number also exact, in a data attribute. */
export function EstimateNumbers({ now }: { now: LabNow | undefined }) {
  const estimate = now?.estimate.synchronised ? now.estimate : undefined;
  const { refused } = now?.estimate ?? {};
  const refusedBy = Object.entries(refused ?? {}).filter(([, n]) => n > 0) as [keyof typeof reasons, number][];
  const refusedSum = refusedBy.reduce((sum, [, n]) => sum + n, 0);
  const exact = estimate &&
    now && {
      'data-offset-ms': now.offsetMs,
      'data-error-ms': now.errorMs,
      'data-skew-ppm': estimate.skewPpm,
      'data-floor-ms': estimate.rttFloorMs,
      'data-taken': estimate.taken,
      'data-refused': refusedSum,
      'data-epoch': estimate.epoch,
    };
  const numbers = [
    { name: 'Offset', value: fineMs(estimate && now?.offsetMs), about: 'Server minus this device: what its own clock is wrong by' },
    {
      name: 'Bound',
      value: estimate ? `±${fineMs(now?.errorMs, { signed: false })}` : '–',
      about: 'The truth is within this, 95 times in 100',
    },
    {
      name: 'Skew',
      value: estimate ? ppmText(estimate.skewPpm) : '–',
      about: 'How fast the offset grows; positive when this device’s clock is slow',
    },
    { name: 'Round trip', value: fineMs(estimate?.rttMs, { signed: false }), about: 'Of the last answer' },
    {
      name: 'Floor',
      value: fineMs(estimate?.rttFloorMs, { signed: false }),
      about: 'A round trip with nothing in its way, as the estimator has it',
    },
    {
      name: 'Ping every',
      value: everyText(now?.paths.some(({ inUse, line }) => inUse && line.status === 'open') ? now.pingEveryMs : undefined),
      about: 'What the estimator asks for now',
    },
    { name: 'Taken', value: String(now?.estimate.taken ?? 0), about: 'Answers that it learnt from' },
    {
      name: 'Refused',
      value: String(refusedSum),
      about: 'Answers that it did not learn from',
      more: refusedBy.map(([reason, n]) => `${n} ${reasons[reason]}`).join(', '),
    },
    {
      name: 'Jumps',
      value: String(now?.estimate.jumps ?? 0),
      about: 'Proven jumps of a clock; each begins an epoch',
      more: estimate && `epoch ${estimate.epoch}`,
    },
  ];
  return (
    <dl class="lab-numbers" data-testid="estimate" data-synchronised={estimate !== undefined} {...exact} aria-label="The estimate">
      {numbers.map(({ name, value, about, more }) => (
        <div key={name} title={about}>
          <dt>{name}</dt>
          <dd class="digits">
            {value}
            {more && <span class="small soft"> {more}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const everyText = (ms: number | undefined): string =>
  ms === undefined ? '–' : ms >= 950 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms)} ms`;
