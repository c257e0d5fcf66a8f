// The lines between packages, drawn by dependency-cruiser. `importLines()` gives one sentence for each crossed one.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rules } from './import-rules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['libs', 'services', 'test', 'load'];
const notOurs = new Set(['node_modules', 'dist', '.tutti', '.cache']);

/** Crossed lines below `base`, one sentence each; none is good. */
export async function importLines({ base = root } = {}) {
  const { cruise } = await import('dependency-cruiser');
  const options = {
    baseDir: base,
    // NOTE TypeScript 7 has no API that dependency-cruiser can read: without swc it sees no TypeScript and is content.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // NOTE only our own dist: most packages from npm have one, too, and are to be seen.
    exclude: { path: ['^(libs|services)/[^/]+/dist/', '(^|/)\\.(tutti|cache)/'] },
    validate: true,
    ruleSet: { forbidden: rules },
  };
  const resolve = {
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'types', 'default'],
    extensions: ['.ts', '.tsx', '.js', '.mjs', '.d.ts'],
  };
  const there = folders.filter((folder) => sourceFiles(join(base, folder)).length > 0);
  const { output } = await cruise(there, options, resolve);
  return [...unseen(base, there, output.modules), ...crossed(output.summary.violations)];
}

/** Plants imports that cross lines in a folder of their own and says which of them were not seen: a checker that sees nothing is content with everything. */
export async function plantedImports() {
  const base = mkdtempSync(join(tmpdir(), 'tutti-planted-'));
  const plant = (path, text) => {
    mkdirSync(join(base, path, '..'), { recursive: true });
    writeFileSync(join(base, path), text);
  };
  plant('package.json', '{"type":"module"}');
  plant('libs/domain/src/index.ts', 'export const domain = 1;\n');
  plant(
    'libs/clock/src/index.ts',
    "import { domain } from '../../domain/src/index.ts';\nimport { hostname } from 'node:os';\nexport const clock = [domain, hostname()];\n",
  );
  plant(
    'services/api/src/main.ts',
    "import type { gateway } from '../../gateway/src/main.ts';\nimport { spawn } from 'node:child_process';\nexport const api = [spawn] as unknown as typeof gateway;\n",
  );
  plant('node_modules/uws-pack/package.json', '{"name":"uws-pack","version":"1.0.0","exports":"./dist/index.mjs"}');
  plant('node_modules/uws-pack/dist/index.mjs', 'export const App = 1;\n');
  plant('services/web/src/main.ts', "import { App } from 'uws-pack';\nexport const web = App;\n");
  plant('services/gateway/src/main.ts', "import { nowhere } from './nowhere.ts';\nexport const gateway = nowhere;\n");
  plant('libs/protocol/src/index.ts', 'export const protocol = 1;\n');
  plant('libs/protocol/src/json/index.ts', "import { protocol } from '../index.ts';\nexport const json = protocol;\n");
  plant('libs/sdk/src/index.ts', "import { protocol } from '../../protocol/src/index.ts';\nexport const sdk = protocol;\n");
  const expected = [
    'clock-stands-on',
    'sdk-speaks-json',
    'json-door-is-light',
    'pure-libraries',
    'services-meet-on-the-bus',
    'home-of-child-processes',
    'home-of-websockets',
    'there-is-such-a-module',
  ];
  try {
    const seen = await importLines({ base });
    return expected
      .filter((rule) => !seen.some((line) => line.includes(`(${rule})`)))
      .map((rule) => `a planted import that crosses ${rule} was not seen`);
  } finally {
    rmSync(base, { recursive: true });
  }
}

function crossed(violations) {
  const reasons = new Map(rules.map(({ name, comment }) => [name, comment]));
  return violations.map(({ from, to, rule, cycle }) => {
    const line =
      cycle === undefined ? `${from} imports ${to}` : `${from} imports itself by way of ${cycle.map(({ name }) => name).join(' -> ')}`;
    return `${line} (${rule.name}). ${reasons.get(rule.name)}`;
  });
}

/** Files that the cruiser passed over: as many modules as there are files, or the rest of the answer is worth nothing. */
function unseen(base, there, modules) {
  const cruised = new Set(modules.map(({ source }) => source));
  const files = there.flatMap((folder) => sourceFiles(join(base, folder))).map((file) => relative(base, file));
  return files.filter((file) => !cruised.has(file)).map((file) => `${file} was not looked at by the import checker`);
}

export function sourceFiles(folder) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
