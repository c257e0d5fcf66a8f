import { useRef } from 'preact/hooks';
import { clockText } from '../format.ts';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';
import type { Recording } from './lab-session.ts';

type Props = {
  /** Undefined: there is nothing to record. */
  readonly recording: Recording | undefined;
  readonly nowMs: number;
  /** Why the last file could not be read. */
  readonly problem: string | undefined;
  readonly onRecord: () => void;
  readonly onStop: () => void;
  readonly onDownload: () => void;
  readonly onReplay: () => void;
  readonly onFile: (file: File) => void;
};

/** Record what the estimator is told, keep it as a file, lead any estimator through a file. */
export function TracePanel({ recording, nowMs, problem, onRecord, onStop, onDownload, onReplay, onFile }: Props) {
  const chooser = useRef<HTMLInputElement>(null);
  const runs = recording?.status === 'running';
  const has = recording?.status === 'stopped' && recording.samples > 0;
  return (
    <Panel id="trace" title="Trace">
      <p
        class="small soft trace-told"
        data-testid="recording"
        data-status={recording?.status ?? 'none'}
        data-samples={recording?.samples ?? 0}
      >
        {told(recording, nowMs)}
      </p>
      <p class="visually-hidden" role="status">
        {spoken[recording?.status ?? 'none']}
      </p>
      <div class="lab-actions">
        {runs ? (
          <Button icon="stop" data-testid="stop" onClick={onStop}>
            Stop
          </Button>
        ) : (
          <Button icon="record" kind="main" data-testid="record" disabled={!recording} onClick={onRecord}>
            Record
          </Button>
        )}
        <Button icon="download" data-testid="download" disabled={!has} onClick={onDownload}>
          Download
        </Button>
        <Button icon="play" data-testid="replay-recorded" disabled={!has} onClick={onReplay}>
          Replay
        </Button>
        <Button icon="add" data-testid="open-trace" onClick={() => chooser.current?.click()}>
          Open
          <span class="visually-hidden"> a trace</span>
        </Button>
        <input
          ref={chooser}
          hidden
          type="file"
          accept=".ndjson,.jsonl,application/x-ndjson"
          data-testid="trace-file"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) onFile(file);
            event.currentTarget.value = '';
          }}
        />
      </div>
      <p class="bad-text small" role="alert" data-testid="trace-problem">
        {problem}
      </p>
    </Panel>
  );
}

/** For ears: once, where the line above counts on. */
const spoken = { none: '', running: 'Recording', stopped: 'Recording stopped' } as const;

function told(recording: Recording | undefined, nowMs: number): string {
  switch (recording?.status) {
    case 'running':
      return `Recording, ${clockText(nowMs - recording.sinceMs)}, ${recording.samples} answers.`;
    case 'stopped':
      return `${recording.samples} answers recorded.`;
    default:
      return 'Nothing is recorded yet. A trace file can be dropped anywhere on this page.';
  }
}
