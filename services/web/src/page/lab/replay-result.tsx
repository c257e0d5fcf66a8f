import type { EstimatorPolicy, ReplaySummary } from '@tutti/clock';
import { Button } from '../ui/button.tsx';
import { fineMs, ppmText } from './fine-ms.ts';
import { type OpenedTrace, policies } from './opened-trace.ts';

const names = { path: 'path', ewma: 'ewma', 'best-of-window': 'best of window' } as const;

type Props = {
  readonly opened: OpenedTrace;
  readonly policy: EstimatorPolicy;
  readonly onPolicy: (policy: EstimatorPolicy) => void;
  readonly onClose: () => void;
};

/** What every policy makes of a trace, beside each other; the one that is chosen is drawn. */
export function ReplayResult({ opened: { name, trace, replays }, policy, onPolicy, onClose }: Props) {
  const { against } = replays[policy].summary;
  const rows = rowsFor(against);
  return (
    <div class="replay" data-testid="replay">
      <div class="replay-head">
        <p>
          <strong class="clip">{name}</strong>
          <span class="small soft clip">{[trace.title, unknownText(trace.unknownLines)].filter(Boolean).join(' · ')}</span>
        </p>
        <Button icon="close" onClick={onClose} data-testid="back-to-live">
          Back to live
        </Button>
      </div>
      <div class="replay-table">
        <table>
          <caption class="visually-hidden">What each policy makes of {name}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">Figure</span>
              </th>
              {policies.map((each) => (
                <th key={each} scope="col" class={each === policy ? 'drawn' : ''}>
                  <label>
                    <input
                      type="radio"
                      name="policy"
                      checked={each === policy}
                      onChange={() => onPolicy(each)}
                      data-testid={`policy-${each}`}
                    />
                    {names[each]}
                  </label>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ title, of, about }) => (
              <tr key={title} title={about}>
                <th scope="row">{title}</th>
                {policies.map((each) => (
                  <td key={each} class={`digits ${each === policy ? 'drawn' : ''}`}>
                    {of(replays[each].summary)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="small soft">
        {against === 'error'
          ? 'The trace knows the truth; error is against it.'
          : 'The trace knows no truth: wander is how far estimates are from the straight line that they settle on.'}
        {refusedText(replays[policy].summary.final.refused)}
      </p>
      <output class="visually-hidden" data-testid="summary">
        {JSON.stringify(replays[policy].summary)}
      </output>
    </div>
  );
}

type RowOf = { readonly title: string; readonly of: (summary: ReplaySummary) => string; readonly about: string };

const rowsFor = (against: 'error' | 'wander'): readonly RowOf[] => [
  ...([50, 95, 99] as const).map((share) => ({
    title: `${against === 'error' ? 'Error' : 'Wander'} p${share}`,
    of: (summary: ReplaySummary) => fineMs(summary[`p${share}Ms`], { signed: false }),
    about: `${share} of 100 estimates are nearer`,
  })),
  {
    title: 'Bound held',
    of: ({ boundHeld }) => (Number.isNaN(boundHeld) ? '–' : `${(boundHeld * 100).toFixed(1)} %`),
    about: against === 'error' ? 'How often the truth was within the bound' : 'How often no answer refuted the bound',
  },
  { title: 'Bound', of: ({ final }) => `±${fineMs(final.errorMs, { signed: false })}`, about: 'At the end' },
  { title: 'Offset', of: ({ final }) => fineMs(final.offsetMs), about: 'At the end' },
  { title: 'Skew', of: ({ final }) => ppmText(final.skewPpm), about: 'At the end' },
  { title: 'Floor', of: ({ final }) => fineMs(final.rttFloorMs, { signed: false }), about: 'The shortest round trip' },
  { title: 'Taken', of: ({ final }) => String(final.taken), about: 'Answers that it learnt from' },
  {
    title: 'Refused',
    of: ({ final }) => String(Object.values(final.refused).reduce((sum, n) => sum + n, 0)),
    about: 'Answers that it did not learn from',
  },
  { title: 'Jumps', of: ({ final }) => String(final.jumps), about: 'Proven jumps of a clock' },
];

function refusedText(refused: ReplaySummary['final']['refused']): string {
  const some = Object.entries(refused).filter(([, n]) => n > 0);
  return some.length === 0 ? '' : ` Refused: ${some.map(([reason, n]) => `${n} ${reason}`).join(', ')}.`;
}

const unknownText = (lines: number): string => (lines === 0 ? '' : `${lines} lines of unknown kinds left out`);
