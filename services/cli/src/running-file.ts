import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcess } from '@tutti/embedded';

/** What runs on a data folder, for other commands (`tutti log`, the test rings, an editor's debugger). */
export type Running = {
  readonly pid: number;
  readonly url: string;
  readonly gatewayUrl: string;
  readonly timeUrl: string;
  readonly postgresUrl: string;
  readonly natsUrl: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly pids: Readonly<Record<string, number>>;
};

const fileIn = (dataDir: string) => join(dataDir, 'running.json');

/** NOTE 0600: the Postgres address holds its password. */
export async function writeRunning(dataDir: string, running: Running): Promise<void> {
  const file = fileIn(dataDir);
  await writeFile(`${file}.new`, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Undefined when nothing runs, or what ran did not start whole. */
export async function readRunning(dataDir: string): Promise<Running | undefined> {
  try {
    return JSON.parse(await readFile(fileIn(dataDir), 'utf8')) as Running;
  } catch {
    return undefined;
  }
}

export async function removeRunning(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}

/** Ends services that a killed supervisor left behind; Postgres and NATS see to their own. Call with the folder's lock held. */
export async function endLeftoverServices(dataDir: string, entries: Readonly<Record<string, string>>): Promise<void> {
  const { pids = {} } = (await readRunning(dataDir)) ?? {};
  await Promise.all(
    Object.entries(pids).map(async ([name, pid]) => {
      const entry = entries[name] ?? entries[name.replace(/-\d+$/u, '')]; // there may have been more of a kind then than now
      if (entry !== undefined) await endProcess(pid, { marks: [entry], signal: 'SIGTERM' });
    }),
  );
  await removeRunning(dataDir);
}
