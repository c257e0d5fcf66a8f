import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { neededBytes, usableDataDir } from './preflight.ts';

test('a full disk is one sentence with what is left and what is needed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-preflight-'));
  await expect(usableDataDir(folder, async () => 12_345_678)).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: `The disk of ${folder} has 12 MB left, and Tutti needs 300 MB; free some, or set TUTTI_DATA_DIR.`,
  });
  await usableDataDir(folder, async () => neededBytes);
  await rm(folder, { recursive: true });
});
