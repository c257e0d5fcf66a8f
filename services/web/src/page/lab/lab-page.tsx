import './lab.css';
import { type EstimatorPolicy, TraceError, writeTrace } from '@tutti/clock';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { Masthead } from '../masthead.tsx';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';
import { ThemeSwitch } from '../ui/theme-switch.tsx';
import { DropAnywhere } from '../upload/drop-anywhere.tsx';
import { useArrival } from '../use-arrival.ts';
import { Charts } from './charts.tsx';
import { downloadText } from './download-text.ts';
import { EstimateNumbers } from './estimate-numbers.tsx';
import { fineMs } from './fine-ms.ts';
import type { PlotInput } from './lab-plot.ts';
import { useLabSource } from './lab-source.ts';
import { labStatus } from './lab-status.ts';
import { type OpenedTrace, openTrace, replayTold } from './opened-trace.ts';
import { Paths } from './paths.tsx';
import { ReplayResult } from './replay-result.tsx';
import { ServerClock } from './server-clock.tsx';
import { TracePanel } from './trace-panel.tsx';
import { useLab } from './use-lab.ts';

/** The sync lab: what this device knows of the server's clock and how well, live; and traces, recorded and replayed. */
export function LabPage() {
  const source = useLabSource();
  const lab = useLab(source);
  const [opened, setOpened] = useState<OpenedTrace | undefined>();
  const [policy, setPolicy] = useState<EstimatorPolicy>('path');
  const [problem, setProblem] = useState<string | undefined>();
  useArrival();
  useEffect(() => {
    document.title = 'Sync lab · Tutti';
    return () => {
      document.title = 'Tutti';
    };
  }, []);

  const { session, now } = lab ?? {};
  const { tone, text, why, kind } = labStatus(source, now);
  const localMs = performance.timeOrigin + performance.now();
  const open = (name: string, traceText: string) => {
    try {
      setOpened(openTrace(name, traceText));
      setProblem(undefined);
    } catch (error) {
      if (!(error instanceof TraceError)) throw error;
      setProblem(`${name}: ${error.message}.`);
    }
  };
  const openFile = (file: File) =>
    file.text().then(
      (traceText) => open(file.name, traceText),
      () => setProblem(`${file.name} cannot be read.`),
    );
  const recorded = () => writeTrace({ title: `sync lab at ${location.host}`, lines: session?.recorded ?? [] });
  const openFiles = useCallback(([file]: readonly File[]) => file && openFile(file), []);
  const input = useCallback((): PlotInput => {
    if (opened) return { ...opened.replays[policy], live: undefined };
    const at = session?.now();
    return {
      samples: session?.samples ?? [],
      truths: [],
      live: { nowMs: performance.timeOrigin + performance.now(), errorMs: at?.errorMs ?? Number.NaN },
    };
  }, [opened, policy, session]);

  return (
    <div class="shell lab-shell">
      <Masthead>
        <span class={`pill digits ${tone}`} data-testid="lab-status" data-status={kind}>
          {text}
        </span>
        <ThemeSwitch />
      </Masthead>
      <main id="main" tabindex={-1}>
        <div class="room-top">
          <h1>Sync lab</h1>
          <div class={`notice ${tone === 'good' || tone === 'calm' ? '' : tone}`} role="status" data-testid="lab-notice">
            <p>{why}</p>
          </div>
        </div>
        <div class="lab">
          <section class="panel lab-time" aria-labelledby="lab-time-title">
            <div class="lab-clock">
              <h2 id="lab-time-title">
                Server time <span class="soft">UTC</span>
              </h2>
              <ServerClock session={session} known={now?.estimate.synchronised ?? false} />
            </div>
            <EstimateNumbers now={now} />
          </section>
          <Panel
            id="lab-charts"
            title={opened ? 'Replay' : 'Live'}
            aside={
              !opened && (
                <div class="lab-actions">
                  <Button
                    kind="quiet"
                    icon="resync"
                    data-testid="ping-now"
                    disabled={now?.paths.every(({ line }) => line.status !== 'open') ?? true}
                    onClick={() => session?.pingNow()}
                  >
                    Ping now
                  </Button>
                  <Button kind="quiet" icon="close" data-testid="clear" disabled={!session} onClick={() => session?.clear()}>
                    Clear
                  </Button>
                </div>
              )
            }
          >
            {opened && <ReplayResult opened={opened} policy={policy} onPolicy={setPolicy} onClose={() => setOpened(undefined)} />}
            <Charts
              input={input}
              live={opened === undefined}
              hasTruth={opened !== undefined && opened.replays.path.truths.length > 0}
              empty={!opened && !now?.estimate.synchronised}
              told={opened ? replayTold(opened.replays[policy]) : liveTold(now)}
            />
          </Panel>
          <div class="side">
            <Paths paths={now?.paths ?? []} />
            <TracePanel
              recording={now?.recording}
              nowMs={localMs}
              problem={problem}
              onRecord={() => session?.record()}
              onStop={() => session?.stop()}
              onDownload={() => downloadText(`tutti-clock-${stampOf(session?.serverNowMs() ?? localMs)}.ndjson`, recorded())}
              onReplay={() => open('This recording', recorded())}
              onFile={openFile}
            />
          </div>
        </div>
      </main>
      <DropAnywhere enabled onFiles={openFiles} text="Drop a trace to replay it" />
    </div>
  );
}

const liveTold = (now: NonNullable<ReturnType<typeof useLab>>['now'] | undefined): string =>
  now?.estimate.synchronised
    ? `Live: ${now.estimate.taken} answers; known to within ${fineMs(now.errorMs, { signed: false })}; shortest round trip ${fineMs(now.estimate.rttFloorMs, { signed: false })}.`
    : 'Live: nothing to draw yet.';

/** `2026-11-21T13-05-09`: a time that any file system takes. */
const stampOf = (serverMs: number): string => new Date(serverMs).toISOString().slice(0, 19).replaceAll(':', '-');
