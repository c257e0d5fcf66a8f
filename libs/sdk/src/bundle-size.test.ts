import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const budgetBytes = 25_000;
/** Players of streams, fetched with the first track that needs them. */
const mediaBudgetBytes = 8_000;

test('the whole SDK, minified and compressed, is small enough for a phone: at most 25 kB, no protobuf in it, hls.js in a part of its own', async () => {
  const chunks = await chunksOf(fileURLToPath(new URL('./index.ts', import.meta.url)));
  const partOf = (chunk: Rolldown.OutputChunk): string =>
    chunk.moduleIds.some((id) => id.includes('hls.js/')) ? 'hls' : isAtOnce(chunk, chunks) ? 'core' : 'media';
  const bytes = { core: 0, media: 0, hls: 0 } as Record<string, number>;
  for (const chunk of chunks) bytes[partOf(chunk)] = (bytes[partOf(chunk)] ?? 0) + gzipSync(chunk.code).length;
  const core = chunks.filter((chunk) => partOf(chunk) === 'core');
  const modules = Object.assign({}, ...core.map((chunk) => chunk.modules)) as Rolldown.OutputChunk['modules'];
  const largest = Object.entries(modules)
    .map(([path, { renderedLength }]) => `${path.replace(/^.*\/libs\//, 'libs/')} ${renderedLength}`)
    .sort((a, b) => Number(b.split(' ')[1]) - Number(a.split(' ')[1]))
    .slice(0, 8);
  process.stdout.write(
    `@tutti/sdk: ${bytes['core']} gzip, streams' players ${bytes['media']}, hls.js ${bytes['hls']}; largest before minifying: ${largest.join(', ')}\n`,
  );
  expect(bytes['core'], largest.join('\n')).toBeLessThanOrEqual(budgetBytes);
  expect(bytes['media']).toBeLessThanOrEqual(mediaBudgetBytes);
  expect(bytes['hls']).toBeGreaterThan(0);
  expect(Object.keys(modules).filter((path) => path.includes('@bufbuild'))).toEqual([]);
}, 60_000);

async function chunksOf(entry: string): Promise<readonly Rolldown.OutputChunk[]> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry, formats: ['es'], fileName: 'sdk' },
      // NOTE Vite's own `minify` leaves a library its white space; a page's bundler leaves it none.
      rolldownOptions: { output: { minify: true } },
    },
  });
  const [output] = Array.isArray(built) ? built : [built as Rolldown.RolldownOutput];
  return output?.output.filter((file) => file.type === 'chunk') ?? [];
}

/** Whether it is loaded with the entry, not later. */
function isAtOnce(chunk: Rolldown.OutputChunk, chunks: readonly Rolldown.OutputChunk[]): boolean {
  const seen = new Set<string>();
  const follow = (name: string | undefined) => {
    if (name === undefined || seen.has(name)) return;
    seen.add(name);
    for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) follow(next);
  };
  follow(chunks.find(({ isEntry }) => isEntry)?.fileName);
  return seen.has(chunk.fileName);
}
