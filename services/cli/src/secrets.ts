import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Secrets = { readonly auth: string; readonly media: string };

/** Random secrets of this installation, kept in the data folder so that tokens and links outlive a restart. */
export async function installationSecrets(dataDir: string): Promise<Secrets> {
  const file = join(dataDir, 'secrets.json');
  const kept = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Partial<Secrets>,
    () => ({}) as Partial<Secrets>,
  );
  if (kept.auth !== undefined && kept.media !== undefined) return { auth: kept.auth, media: kept.media };
  const fresh: Secrets = { auth: randomBytes(32).toString('base64url'), media: randomBytes(32).toString('base64url') };
  await writeFile(`${file}.new`, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return fresh;
}
