import type { GridReading } from '@tutti/sdk/grid';
import { useEffect, useRef, useState } from 'preact/hooks';
import { HttpRefusedError } from '../http.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Meter } from '../ui/meter.tsx';
import { Select } from '../ui/select.tsx';
import { askExport, type ExportState, exportState, mostExportMs } from './exports.ts';
import { offsetText } from './grid-time.ts';
import type { ViewFacts } from './view-facts.ts';

type Props = {
  readonly roomId: string;
  readonly facts: readonly ViewFacts[];
  readonly reading: GridReading;
  /** This server makes none. */
  readonly onMissing: () => void;
  readonly onClose: () => void;
};

type Making =
  | { readonly kind: 'idle' }
  | { readonly kind: 'made'; readonly state: ExportState }
  | { readonly kind: 'problem'; readonly text: string };

const askEveryMs = 1_000;

/** One video of all views side by side, made by the server. */
export function ExportDialog({ roomId, facts, reading, onMissing, onClose }: Props) {
  const { zeroMs, lengthMs, loop, audibleId } = reading;
  const [span, setSpan] = useState<'loop' | 'whole'>(loop ? 'loop' : 'whole');
  const sounding = facts.filter(({ view }) => view.status === 'ready' && view.media?.hasSound);
  const [sound, setSound] = useState((sounding.find(({ clipId }) => clipId === audibleId) ?? sounding[0])?.clipId ?? '');
  const [burnTime, setBurnTime] = useState(zeroMs > 0);
  const [making, setMaking] = useState<Making>({ kind: 'idle' });
  const open = useRef(true);
  useEffect(
    () => () => {
      open.current = false;
    },
    [],
  );
  const { fromMs, toMs } = span === 'loop' && loop ? loop : { fromMs: 0, toMs: lengthMs };
  const isTooLong = toMs - fromMs > mostExportMs;
  const isMaking = making.kind === 'made' && (making.state.status === 'waiting' || making.state.status === 'running');

  const make = async () => {
    setMaking({ kind: 'made', state: { status: 'waiting', progress: 0 } });
    try {
      const wish = { fromUtcMs: zeroMs + fromMs, toUtcMs: zeroMs + toMs, burnTime, audibleClipId: sound };
      const { exportId } = await askExport(roomId, wish);
      while (open.current) {
        const state = await exportState(roomId, exportId);
        if (state) setMaking({ kind: 'made', state });
        if (state?.status === 'done' || state?.status === 'failed') return;
        await new Promise((resolve) => setTimeout(resolve, askEveryMs));
      }
    } catch (error) {
      const isMissing = error instanceof HttpRefusedError && error.status === 404 && error.code !== 'room-not-open';
      if (isMissing) onMissing();
      setMaking({
        kind: 'problem',
        text: isMissing ? 'This server makes no exports.' : error instanceof Error ? error.message : String(error),
      });
    }
  };

  return (
    <Dialog title="Export as one video" testId="export" onClose={onClose}>
      <p class="soft">All views side by side, as one MP4.</p>
      <div class="export-lines">
        <Select
          name="export-span"
          label="What"
          value={span}
          disabled={isMaking}
          options={[
            ...(loop ? [{ value: 'loop' as const, text: `The loop, ${offsetText(loop.toMs - loop.fromMs)}` }] : []),
            { value: 'whole' as const, text: `The whole, ${offsetText(lengthMs)}` },
          ]}
          onPick={setSpan}
        />
        <Select
          name="export-sound"
          label="Sound of"
          value={sound}
          disabled={isMaking}
          options={[...sounding.map(({ clipId, name }) => ({ value: clipId, text: name })), { value: '', text: 'Nothing: silent' }]}
          onPick={setSound}
        />
        <label class="check">
          <input type="checkbox" checked={burnTime} disabled={isMaking} onChange={(event) => setBurnTime(event.currentTarget.checked)} />
          Write the time into the picture
        </label>
      </div>
      <div
        class="export-state"
        role="status"
        data-testid="export-state"
        data-status={making.kind === 'made' ? making.state.status : making.kind}
      >
        {isMaking && (
          <>
            <p class="small soft digits">
              {making.state.status === 'waiting' ? 'Waiting for its turn…' : `${Math.round(making.state.progress * 100)} %`}
            </p>
            <Meter label="Export" share={making.state.status === 'waiting' ? undefined : making.state.progress} />
          </>
        )}
        {making.kind === 'made' && making.state.status === 'failed' && (
          <p class="bad-text">{making.state.problem || 'It could not be made.'}</p>
        )}
        {isTooLong && (
          <p class="small soft">A film is at most {mostExportMs / 60_000} minutes long: loop a shorter span on the timeline.</p>
        )}
        {making.kind === 'problem' && <p class="bad-text">{making.text}</p>}
      </div>
      <div class="dialog-actions">
        {making.kind === 'made' && making.state.status === 'done' && making.state.url ? (
          <a class="button main" href={making.state.url} download data-testid="export-download">
            <Icon name="download" />
            Download
          </a>
        ) : (
          <Button kind="main" data-testid="export-go" disabled={isMaking || isTooLong || lengthMs === 0} onClick={() => void make()}>
            Export
          </Button>
        )}
      </div>
    </Dialog>
  );
}
