import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const budgetBytes = 25_000;

test('the whole SDK, minified and compressed, is small enough for a phone: at most 25 kB, and no protobuf in it', async () => {
  const { code, modules } = await bundleOf(fileURLToPath(new URL('./index.ts', import.meta.url)));
  const bytes = gzipSync(code).length;
  const largest = Object.entries(modules)
    .map(([path, { renderedLength }]) => `${path.replace(/^.*\/libs\//, 'libs/')} ${renderedLength}`)
    .sort((a, b) => Number(b.split(' ')[1]) - Number(a.split(' ')[1]))
    .slice(0, 8);
  process.stdout.write(`@tutti/sdk: ${code.length} bytes, ${bytes} gzip; largest before minifying: ${largest.join(', ')}\n`);
  expect(bytes, largest.join('\n')).toBeLessThanOrEqual(budgetBytes);
  expect(Object.keys(modules).filter((path) => path.includes('@bufbuild'))).toEqual([]);
}, 60_000);

async function bundleOf(entry: string): Promise<Rolldown.OutputChunk> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: true, target: 'es2022', lib: { entry, formats: ['es'], fileName: 'sdk' } },
  });
  const [output] = Array.isArray(built) ? built : [built as Rolldown.RolldownOutput];
  const chunks = output?.output.filter((file) => file.type === 'chunk') ?? [];
  const [chunk] = chunks;
  if (!chunk || chunks.length > 1) throw new Error(`expected one file of code, got ${chunks.length}`);
  return chunk;
}
