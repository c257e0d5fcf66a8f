import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** A module and all that it imports as one text. */
export async function bundlePage(name: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { output: { codeSplitting: false } },
      lib: { entry: fileURLToPath(new URL(name, import.meta.url)), formats: ['iife'], name: 'bundled', fileName: 'page' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output && 'output' in output ? output.output.find((file) => file.type === 'chunk') : undefined;
  if (!chunk) throw new Error(`${name} was not built`);
  return chunk.code;
}
