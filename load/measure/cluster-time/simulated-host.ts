import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A host whose clocks differ from this one's. */
export type SimulatedHost = {
  readonly name: string;
  readonly ppm: number;
  readonly aheadMs: number;
  /** For the processes on it. */
  readonly env: Readonly<Record<string, string>>;
  /** Somebody sets its wall clock; its processes see it within 20 ms. */
  step(byMs: number): Promise<void>;
};

export type HostClocksWrong = { readonly ppm: number; readonly aheadMs: number };

/** `folder` takes the file by which its wall clock is set. */
export function simulatedHost(name: string, { ppm, aheadMs }: HostClocksWrong, folder: string): SimulatedHost {
  const control = join(folder, `${name}.step`);
  let setByMs = 0;
  return {
    name,
    ppm,
    aheadMs,
    env: {
      NODE_OPTIONS: `--import=${new URL('skewed-host.mjs', import.meta.url).href}`,
      SKEWED_HOST: JSON.stringify({ ppm, aheadMs, control }),
    },
    async step(byMs) {
      setByMs += byMs;
      await writeFile(`${control}.new`, String(setByMs));
      await rename(`${control}.new`, control);
    },
  };
}
