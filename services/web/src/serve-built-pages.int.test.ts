import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pages } from './pages.ts';
import { serveBuiltPages } from './serve-built-pages.ts';

let distDir: string;
let pages: Pages;
const get = (path: string) => fetch(`http://127.0.0.1:${pages.port}${path}`);

beforeAll(async () => {
  distDir = await mkdtemp(join(tmpdir(), 'tutti-pages-'));
  await mkdir(join(distDir, 'assets'));
  await writeFile(join(distDir, 'assets', 'index-abc123.js'), 'export {};');
  pages = await serveBuiltPages({ distDir, host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await pages[Symbol.asyncDispose]();
  await rm(distDir, { recursive: true });
});

test('without a build the page says what to do, and readiness too', async () => {
  expect(pages.ready()).toMatch('npm run build');
  expect((await get('/')).status).toBe(503);
});

test('every room is the one page, never kept without asking; hashed files are kept for ever', async () => {
  await writeFile(join(distDir, 'index.html'), '<!doctype html><title>Tutti</title>');
  expect(pages.ready()).toBe(true);
  for (const path of ['/', '/r/kitchen-7', '/r/kitchen-7?as=Ada', '/r/kitchen-7/replay', '/lab']) {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('content-security-policy')).toMatch("default-src 'self'");
  }
  const asset = await get('/assets/index-abc123.js');
  expect(asset.headers.get('cache-control')).toMatch('immutable');
});

test('an unknown page is shown as such, a missing file is not answered with HTML, and nothing outside is served', async () => {
  const page = await get('/nowhere');
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  const file = await get('/assets/index-gone.js');
  expect([file.status, file.headers.get('content-type')]).toEqual([404, 'text/plain']);
  const outside = await get('/..%2f..%2fetc%2fpasswd');
  expect(outside.status).toBeGreaterThanOrEqual(400);
  expect(await outside.text()).not.toMatch('root:');
});
