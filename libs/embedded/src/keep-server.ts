import { type Child, goneWithin, type ServerExit } from './child.ts';
import { freePort } from './free-port.ts';

/** A server process that can be stopped, killed and started again on the same port and data. */
export type RunningServer = AsyncDisposable & {
  readonly port: number;
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  /** Settles when the process that runs now is gone, for whatever reason. */
  readonly exited: Promise<ServerExit>;
  readonly running: boolean;
  /** Ends it in order; nothing when it is gone already. */
  stop(): Promise<void>;
  /** SIGKILL, and waits until it is gone. */
  kill9(): Promise<void>;
  /** Starts it again after `stop`, `kill9` or a crash; nothing when it runs. */
  start(): Promise<void>;
  restart(): Promise<void>;
};

/**
 * @param launch starts the process on `port`, and resolves when it serves.
 * @param wantedPort any free one when left out.
 * @param stopSignals tried in turn, each given its time, then SIGKILL.
 */
export async function keepServer(
  launch: (port: number) => Promise<Child>,
  wantedPort: number | undefined,
  stopSignals: readonly { signal: NodeJS.Signals; withinMs: number }[],
): Promise<RunningServer> {
  const port = wantedPort ?? (await freePort());
  let child = await launch(port);
  const stop = async (): Promise<void> => {
    for (const { signal, withinMs } of stopSignals) {
      if (!child.running()) break;
      child.signal(signal);
      if (await goneWithin(child.exited, withinMs)) return;
    }
    await kill9();
  };
  const kill9 = async (): Promise<void> => {
    if (child.running()) child.signal('SIGKILL');
    await child.exited;
  };
  const start = async (): Promise<void> => {
    if (!child.running()) child = await launch(port);
  };
  return {
    port,
    get pid() {
      return child.pid;
    },
    get exited() {
      return child.exited;
    },
    get running() {
      return child.running();
    },
    stop,
    kill9,
    start,
    async restart() {
      await stop();
      await start();
    },
    [Symbol.asyncDispose]: stop,
  };
}
