import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bornAt } from '@tutti/embedded';
import { CliError } from './cli-error.ts';

export type DataDirLock = AsyncDisposable;

/**
 * One supervisor per data folder. The lock is a file with our process's number and birth; one whose process is gone (kill -9, power) is taken over.
 * @throws CliError ALREADY_RUNNING.
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const lock = join(dataDir, 'supervisor.pid');
  const mine = `${lock}.${randomUUID()}`;
  await writeFile(mine, `${process.pid} ${await bornAt(process.pid)}\n`);
  try {
    // NOTE link fails when the name is taken, so of two that start at once one wins.
    for (let tries = 1; !(await linked(mine, lock)); tries += 1) {
      const holder = await holderOf(lock);
      if (holder !== undefined || tries > 5) throw alreadyRunning(dataDir, holder);
      await rm(lock, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
  return {
    async [Symbol.asyncDispose]() {
      await rm(lock, { force: true });
    },
  };
}

/** The living process that holds the lock, if any. */
async function holderOf(lock: string): Promise<number | undefined> {
  const [, pid, born] = /^(\d+) (.+)$/m.exec(await readFile(lock, 'utf8').catch(() => '')) ?? [];
  return pid !== undefined && (await bornAt(Number(pid))) === born ? Number(pid) : undefined;
}

async function linked(from: string, to: string): Promise<boolean> {
  return link(from, to).then(
    () => true,
    () => false,
  );
}

function alreadyRunning(dataDir: string, holder = 0): CliError {
  return new CliError(
    'ALREADY_RUNNING',
    `Tutti runs already on ${dataDir} (process ${holder}); stop that one, or set TUTTI_DATA_DIR and PORT.`,
  );
}
