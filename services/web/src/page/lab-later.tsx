import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Masthead } from './masthead.tsx';

/** The sync lab, fetched when somebody goes there: people in rooms do not pay for it. */
export function LabLater() {
  const [page, setPage] = useState<{ readonly Page: FunctionComponent } | 'missing' | undefined>();
  useEffect(() => {
    import('./lab/lab-page.tsx').then(
      ({ LabPage }) => setPage({ Page: LabPage }),
      () => setPage('missing'),
    );
  }, []);
  if (page !== undefined && page !== 'missing') return <page.Page />;
  return (
    <div class="shell">
      <Masthead />
      <main id="main" tabindex={-1}>
        <p role="status">{page === 'missing' ? 'The sync lab could not be loaded. Reload the page to try again.' : ''}</p>
      </main>
    </div>
  );
}
