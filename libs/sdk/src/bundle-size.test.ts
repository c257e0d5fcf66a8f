import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const budgetBytes = 25_000;
/** Players of streams, fetched with the first track that needs them. */
const mediaBudgetBytes = 8_000;

/** What a page needs that comes into a room and plays; a bundler leaves the rest out, as the sync lab's clock line. */
const inRoom = "export { connectRoom, createAudioContext } from './index.ts';";

test('what comes into a room, minified and compressed, is small enough for a phone: at most 25 kB, no protobuf in it, hls.js in a part of its own', async () => {
  const chunks = await chunksOf(inRoom);
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

const gridBudgetBytes = 12_000;
/** The demuxer and the decoder, fetched by those who can use them. */
const framesBudgetBytes = 90_000;

test('R-7 the grid is an entry of its own: at most 12 kB, with the frames’ demuxer in a part of its own', async () => {
  const chunks = await chunksOf("export { replayGrid } from './grid/index.ts';");
  const bytes = { grid: 0, frames: 0 };
  for (const chunk of chunks) bytes[isAtOnce(chunk, chunks) ? 'grid' : 'frames'] += gzipSync(chunk.code).length;
  process.stdout.write(`@tutti/sdk/grid: ${bytes.grid} gzip, frames ${bytes.frames}\n`);
  expect(bytes.grid).toBeLessThanOrEqual(gridBudgetBytes);
  expect(bytes.frames).toBeGreaterThan(20_000);
  expect(bytes.frames).toBeLessThanOrEqual(framesBudgetBytes);
  const atOnce = chunks.filter((chunk) => isAtOnce(chunk, chunks)).flatMap(({ moduleIds }) => moduleIds);
  expect(atOnce.filter((id) => /mediabunny|hls\.js|protocol/.test(id))).toEqual([]);
}, 60_000);

/** @param code of the entry, as if it stood in a file beside this one. */
async function chunksOf(code: string): Promise<readonly Rolldown.OutputChunk[]> {
  const entry = fileURLToPath(new URL('./in-room.js', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [{ name: 'entry', resolveId: (id) => (id === entry ? id : undefined), load: (id) => (id === entry ? code : undefined) }],
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
