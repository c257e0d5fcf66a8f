import type { SyncReading } from '@tutti/sdk';
import { statusText } from './status-text.ts';

/** The pill's number moves four times a second; ears hear only when its state changes. */
export function StatusPill({ sync }: { sync: SyncReading }) {
  const { tone, text, spoken } = statusText(sync);
  return (
    <>
      <span class={`pill ${tone}`} data-testid="status" data-status={sync.status} aria-hidden="true">
        {text}
      </span>
      <span class="visually-hidden" role="status">
        {spoken}
      </span>
    </>
  );
}
