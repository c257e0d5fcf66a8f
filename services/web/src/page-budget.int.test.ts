import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
/** kB gzip of all that a room's page loads before it can play: markup, script, styles, fonts. */
const budgetKb = 120;
/** And of what comes later: chart, QR code, uploads. */
const lazyBudgetKb = 60;
/** hls.js is fetched by who plays such a stream, and by nobody else. */
const hlsBudgetKb = 190;
const isHls = (name: string) => name.startsWith('assets/hls-');
/** The sync lab is a page of its own, which nobody in a room loads: its parts, beside the first ones and what it shares with rooms. */
const isLab = (name: string) => name.startsWith('assets/lab-');
/** What decodes frames by itself, with its readers of containers, is fetched by the grid that has clips for it. */
const framesBudgetKb = 90;
const isFrames = (name: string) => name.startsWith('assets/frames-');
/** So is the replay page with its grid: nobody pays for it who only listens. */
const isReplay = (name: string) => /^assets\/(replay|grid)-/.test(name);

type Part = { readonly name: string; readonly kb: number; readonly lazy: boolean; readonly forLab: boolean; readonly forReplay: boolean };

test(`a room's page costs at most ${budgetKb} kB gzip, and what it loads later at most ${lazyBudgetKb}; the sync lab and the replay page ${budgetKb} each in all`, async () => {
  const parts = await pageParts();
  const kbOf = (wanted: (part: Part) => boolean) => parts.filter(wanted).reduce((kb, part) => kb + part.kb, 0);
  const first = kbOf(({ lazy }) => !lazy);
  const later = kbOf(({ lazy, name }) => lazy && !isLab(name) && !isReplay(name) && !isFrames(name) && !isHls(name));
  const hls = kbOf(({ lazy, name }) => lazy && isHls(name));
  const lab = first + kbOf(({ lazy, forLab }) => lazy && forLab);
  const frames = kbOf(({ lazy, name }) => lazy && isFrames(name));
  const replay = first + kbOf(({ lazy, forReplay }) => lazy && forReplay);
  for (const { name, kb, lazy } of parts) console.log(`${lazy ? 'later' : 'first'}  ${kb.toFixed(1).padStart(6)} kB  ${name}`);
  console.log(
    `RESULT page_kb=${first.toFixed(1)} page_lazy_kb=${later.toFixed(1)} lab_kb=${lab.toFixed(1)} replay_kb=${replay.toFixed(1)} frames_kb=${frames.toFixed(1)} hls_kb=${hls.toFixed(1)}`,
  );
  expect(parts.filter(({ lazy }) => lazy).map(({ name }) => name.split('-')[0])).toEqual(
    expect.arrayContaining(['assets/drift', 'assets/lab', 'assets/replay']),
  );
  expect(first).toBeLessThanOrEqual(budgetKb);
  expect(later).toBeLessThanOrEqual(lazyBudgetKb);
  expect(lab).toBeLessThanOrEqual(budgetKb);
  expect(replay).toBeLessThanOrEqual(budgetKb);
  expect(frames).toBeLessThanOrEqual(framesBudgetKb);
  expect(hls).toBeGreaterThan(0);
  expect(hls).toBeLessThanOrEqual(hlsBudgetKb);
});

async function pageParts(): Promise<readonly Part[]> {
  const { output } = (await build({ root, logLevel: 'silent', build: { write: false } })) as Rolldown.RolldownOutput;
  const chunks = output.filter((file) => file.type === 'chunk');
  /** Chunks, all that they import at once, and its styles. */
  const withImports = (wanted: (chunk: Rolldown.OutputChunk) => boolean): ReadonlySet<string> => {
    const found = new Set<string>();
    const follow = (chunk: Rolldown.OutputChunk | undefined) => {
      if (!chunk || found.has(chunk.fileName)) return;
      for (const name of [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])]) found.add(name);
      for (const imported of chunk.imports) follow(chunks.find(({ fileName }) => fileName === imported));
    };
    for (const chunk of chunks) if (wanted(chunk)) follow(chunk);
    return found;
  };
  const first = withImports(({ isEntry }) => isEntry);
  const lab = withImports(({ fileName }) => isLab(fileName));
  const replay = withImports(({ fileName }) => isReplay(fileName));
  const html = output.find(({ fileName }) => fileName === 'index.html');
  const markup = html?.type === 'asset' ? String(html.source) : '';
  const built = output.map((file): Part => {
    const bytes = file.type === 'chunk' ? Buffer.from(file.code) : Buffer.from(file.source);
    const lazy = file.type === 'chunk' ? !first.has(file.fileName) : file !== html && !markup.includes(file.fileName);
    return {
      name: file.fileName,
      kb: transferredKb(file.fileName, bytes),
      lazy,
      forLab: lab.has(file.fileName),
      forReplay: replay.has(file.fileName),
    };
  });
  const theme = readFileSync(new URL('../public/theme.js', import.meta.url));
  return [...built, { name: 'theme.js', kb: transferredKb('theme.js', theme), lazy: false, forLab: false, forReplay: false }];
}

/** Fonts are compressed already. */
const transferredKb = (name: string, bytes: Buffer): number =>
  (name.endsWith('.woff2') ? bytes : gzipSync(bytes, { level: 9 })).length / 1_000;
