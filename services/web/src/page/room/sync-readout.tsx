import type { SyncReading } from '@tutti/sdk';
import { measuredMs, rateText } from '../format.ts';

/** The numbers behind the pill; each also exact, in a data attribute. */
export function SyncReadout({ sync }: { sync: SyncReading }) {
  const { offsetMs, errorMs, rttMs, driftMs, rate, jumps, status } = sync;
  const exact = { 'data-offset-ms': offsetMs, 'data-error-ms': errorMs, 'data-rtt-ms': rttMs, 'data-drift-ms': driftMs, 'data-rate': rate };
  const numbers = [
    { name: 'Drift', value: measuredMs(driftMs), about: 'What you hear against what the room should play; positive is ahead' },
    { name: 'Rate', value: rateText(rate), about: 'How this device’s speed is bent to stay in time' },
    { name: 'Clock offset', value: measuredMs(offsetMs), about: 'The server’s clock against this device’s' },
    { name: 'Bound', value: `±${measuredMs(errorMs, { signed: false })}`, about: 'The offset is known to within this' },
    { name: 'Round trip', value: measuredMs(rttMs, { signed: false }), about: 'Shortest way to the server and back' },
    { name: 'Jumps', value: String(jumps), about: 'Corrections that could be heard' },
  ];
  return (
    <section class="card" aria-labelledby="sync-title" data-testid="sync-readout" data-status={status} {...exact}>
      <div class="card-head">
        <h2 id="sync-title">This device</h2>
      </div>
      <dl class="numbers">
        {numbers.map(({ name, value, about }) => (
          <div key={name} title={about}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
