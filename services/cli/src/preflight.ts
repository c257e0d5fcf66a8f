import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { portIsFree } from '@tutti/embedded';
import { CliError } from './cli-error.ts';
import type { UpConfig } from './up-config.ts';

/** A cluster, its write-ahead log and some media; below this a start would only fail later, in less clear words. */
export const neededBytes = 300_000_000;

/** The data folder, made and written to once. @throws CliError NOT_WRITABLE, DISK_FULL. */
export async function usableDataDir(dataDir: string, freeBytes: (folder: string) => Promise<number> = freeBytesOf): Promise<void> {
  const probe = join(dataDir, `.probe-${process.pid}`);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await writeFile(probe, 'x'.repeat(4096));
    await rm(probe);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    if (code === 'ENOSPC' || code === 'EDQUOT') throw diskFull(dataDir, 0);
    const message = `The data folder ${dataDir} cannot be written (${code}); set TUTTI_DATA_DIR to one that can.`;
    throw new CliError('NOT_WRITABLE', message, { cause });
  }
  const free = await freeBytes(dataDir);
  if (free < neededBytes) throw diskFull(dataDir, free);
}

type Ports = Pick<UpConfig, 'port' | 'gatewayPort' | 'timePort' | 'listenHost'>;

/** @throws CliError PORT_IN_USE naming the port and the variable that moves it. */
export async function freePorts({ port, gatewayPort, timePort, listenHost }: Ports): Promise<void> {
  if (!(await portIsFree(port, listenHost))) {
    throw new CliError('PORT_IN_USE', `Port ${port} is in use; set PORT to another one, such as PORT=${port + 10} npm start.`);
  }
  if (!(await portIsFree(gatewayPort, listenHost))) {
    throw new CliError(
      'PORT_IN_USE',
      `Port ${gatewayPort}, which the gateway needs, is in use; set PORT (the gateway takes the port after it) or GATEWAY_PORT.`,
    );
  }
  if (!(await portIsFree(timePort, listenHost))) {
    throw new CliError(
      'PORT_IN_USE',
      `Port ${timePort}, which timesync needs, is in use; set PORT (timesync takes the second after it) or TIME_PORT.`,
    );
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function diskFull(dataDir: string, free: number): CliError {
  const mb = (bytes: number) => Math.floor(bytes / 1e6);
  return new CliError(
    'DISK_FULL',
    `The disk of ${dataDir} has ${mb(free)} MB left, and Tutti needs ${mb(neededBytes)} MB; free some, or set TUTTI_DATA_DIR.`,
  );
}
