import type { SyncReading } from '@tutti/sdk';
import { measuredMs, rateText } from '../format.ts';
import { labPath } from '../route.ts';

type Props = { readonly sync: SyncReading; readonly roomId: string | undefined; readonly baseRate: number; readonly folded: boolean };

/** The numbers behind the figure, of this device; each also exact, in a data attribute. */
export function SyncReadout({ sync, roomId, baseRate, folded }: Props) {
  const { offsetMs, errorMs, rttMs, driftMs, rate, jumps, status } = sync;
  const exact = {
    'data-offset-ms': offsetMs,
    'data-error-ms': errorMs,
    'data-rtt-ms': rttMs,
    'data-drift-ms': driftMs,
    'data-rate': rate,
    'data-jumps': jumps,
  };
  const numbers = [
    { name: 'Drift', value: measuredMs(driftMs), about: 'What you hear against what the room should play; positive is ahead' },
    {
      name: 'Bound',
      value: errorMs === undefined ? '–' : `±${measuredMs(errorMs, { signed: false })}`,
      about: 'The clock is known to within this',
    },
    { name: 'Rate', value: rateText(rate / baseRate), about: 'How this device’s speed is bent to stay in time' },
    { name: 'Round trip', value: measuredMs(rttMs, { signed: false }), about: 'Shortest way to the server and back' },
    { name: 'Clock offset', value: measuredMs(offsetMs), about: 'The server’s clock against this device’s' },
    { name: 'Jumps', value: String(jumps), about: 'Corrections that could be heard' },
  ];
  return (
    <>
      <dl class={`numbers ${folded ? 'folded' : ''}`} data-testid="sync-readout" data-status={status} {...exact} aria-label="This device">
        {numbers.map(({ name, value, about }) => (
          <div key={name} title={about}>
            <dt>{name}</dt>
            <dd class="digits">{value}</dd>
          </div>
        ))}
      </dl>
      {roomId !== undefined && (
        // biome-ignore lint/security/noBlankTarget: our own page; as an opened tab it is the guest that this tab is, and may ask the room's gateway
        <a class="lab-link small soft" href={`${labPath}?room=${roomId}`} target="_blank" rel="opener">
          Sync lab
          <span class="visually-hidden"> (a new tab)</span>
        </a>
      )}
    </>
  );
}
