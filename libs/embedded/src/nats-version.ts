import { runToEnd } from './child.ts';

/** The first with what we use: NATS 2.12. */
export const oldestVersion = '2.12';

/** `2.15.1` out of what `nats-server --version` says; undefined when the file is none, or does not run. */
export async function versionOf(path: string): Promise<string | undefined> {
  const { code, output } = await runToEnd({ file: path, args: ['--version'] }, { withinMs: 5_000 }).catch(() => ({ code: 1, output: '' }));
  return code === 0 ? /v?(\d+\.\d+\.\d+)/.exec(output)?.[1] : undefined;
}

export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestVersion.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
