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

type Part = { readonly name: string; readonly kb: number; readonly lazy: boolean };

test(`a room's page costs at most ${budgetKb} kB gzip, and what it loads later at most ${lazyBudgetKb}`, async () => {
  const parts = await pageParts();
  const sum = (lazy: boolean) => parts.filter((part) => part.lazy === lazy).reduce((kb, part) => kb + part.kb, 0);
  for (const { name, kb, lazy } of parts) console.log(`${lazy ? 'later' : 'first'}  ${kb.toFixed(1).padStart(6)} kB  ${name}`);
  console.log(`RESULT page_kb=${sum(false).toFixed(1)} page_lazy_kb=${sum(true).toFixed(1)}`);
  expect(parts.filter(({ lazy }) => lazy).map(({ name }) => name.split('-')[0])).toContain('assets/drift');
  expect(sum(false)).toBeLessThanOrEqual(budgetKb);
  expect(sum(true)).toBeLessThanOrEqual(lazyBudgetKb);
});

async function pageParts(): Promise<readonly Part[]> {
  const { output } = (await build({ root, logLevel: 'silent', build: { write: false } })) as Rolldown.RolldownOutput;
  const chunks = output.filter((file) => file.type === 'chunk');
  const first = new Set<string>();
  const follow = (name: string) => {
    const chunk = chunks.find(({ fileName }) => fileName === name);
    if (!chunk || first.has(name)) return;
    first.add(name);
    for (const imported of chunk.imports) follow(imported);
  };
  for (const { isEntry, fileName } of chunks) if (isEntry) follow(fileName);
  const html = output.find(({ fileName }) => fileName === 'index.html');
  const markup = html?.type === 'asset' ? String(html.source) : '';
  const built = output.map((file): Part => {
    const bytes = file.type === 'chunk' ? Buffer.from(file.code) : Buffer.from(file.source);
    const lazy = file.type === 'chunk' ? !first.has(file.fileName) : file !== html && !markup.includes(file.fileName);
    return { name: file.fileName, kb: transferredKb(file.fileName, bytes), lazy };
  });
  const theme = readFileSync(new URL('../public/theme.js', import.meta.url));
  return [...built, { name: 'theme.js', kb: transferredKb('theme.js', theme), lazy: false }];
}

/** Fonts are compressed already. */
const transferredKb = (name: string, bytes: Buffer): number =>
  (name.endsWith('.woff2') ? bytes : gzipSync(bytes, { level: 9 })).length / 1_000;
