// `npm run check`: format, lint, types, import lines, the contract, and a few rules no linter knows. Each check gives its problems, one sentence each.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { importLines, plantedImports, sourceFiles } from './import-lines.mjs';
import { becomePinned, ensureInstalled, pinnedEnv, pinnedNode, root } from './install.mjs';

const longFile = 250;

const checks = [
  ['format and lint (biome)', () => tool('biome', ['ci', '--colors=off', '--max-diagnostics=50', '.'])],
  ['types (tsc, strictest)', () => tool('tsc', ['--noEmit', '--pretty', 'false'])],
  ['import lines', () => importLines()],
  ['the import checker sees planted imports', () => plantedImports()],
  ['contract: buf lint', async () => (await protoChecks()).bufLint()],
  ['contract: nothing breaks against the committed image', async () => (await protoChecks()).bufBreaking()],
  ['contract: generated types and shapes are fresh', async () => (await protoChecks()).generatedFresh()],
  ['the wall clock is read in system-clock.ts alone, and by the SDK to notice a sleep', () => wallClocks()],
  ['the environment is read in libs/service alone', () => environments()],
  ['every package has a README', () => readmes()],
];

/** Runs every check, prints its problems, and gives the numbers. */
export async function runChecks() {
  let failed = 0;
  for (const [name, check] of checks) {
    const problems = await Promise.resolve()
      .then(check)
      .catch((error) => [`it broke off: ${error.message}`]);
    console.log(`  ${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
    for (const problem of problems) console.log(`       ${problem}`);
    if (problems.length > 0) failed += 1;
  }
  reportLongFiles();
  return { passed: checks.length - failed, failed };
}

/** One of npm's programs; its output is the problem when it fails. */
function tool(name, args) {
  const { status, stdout, stderr, error } = spawnSync(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
    env: pinnedEnv(),
  });
  if (status === 0) return [];
  return [error?.message ?? `${stdout}${stderr}`.trim().split('\n').join('\n       ')];
}

const protoChecks = () => import('./proto-checks.mjs');

/** `path` and text without comments and strings' insides that only mention a thing. */
function sources(...folders) {
  return folders
    .flatMap((folder) => sourceFiles(join(root, folder)))
    .map((file) => ({ path: relative(root, file), text: readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '') }));
}

/**
 * T-5: rooms stand on server time; a Date.now anywhere else is a clock nobody corrects. Tests and benches may look at the wall clock. The SDK has one
 * exception: a page's monotonic clock stands still while the machine sleeps, and only the wall clock, which goes on, shows it; no time is taken from it.
 */
function wallClocks() {
  return sources('libs', 'services')
    .filter(({ path }) => !/(^|\/)system-clock\.ts$|^libs\/sdk\/src\/wall-clock\.ts$|\.test\.tsx?$|^libs\/testkit\//.test(path))
    .filter(({ text }) => /\bDate\s*\.\s*now\b|\bnew\s+Date\s*\(\s*\)|[^.\w]Date\s*\(\s*\)/.test(text))
    .map(({ path }) => `${path} reads the wall clock; take the time as an argument, or wallClockMs() from system-clock.ts`);
}

function environments() {
  return sources('libs', 'services')
    .filter(({ path }) => !/^libs\/(service|testkit)\/|\.test\.tsx?$|\.config\.ts$/.test(path))
    .filter(({ text }) => /\bprocess\s*\.\s*env\b/.test(text))
    .map(({ path }) => `${path} reads process.env; use the helpers of @tutti/service in the service's config.ts`);
}

function readmes() {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages[''];
  const packages = Object.keys(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages).filter((path) =>
    workspaces.some((pattern) => path.startsWith(pattern.replace('*', '')) && !path.includes('node_modules')),
  );
  return packages.filter((path) => !exists(join(root, path, 'README.md'))).map((path) => `${path} has no README.md`);
}

function exists(path) {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Not a failure: near 250 lines there are usually two subjects. */
function reportLongFiles() {
  const long = sourceFiles(root)
    .map((file) => ({ path: relative(root, file), lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
    .filter(({ path, lines }) => lines > longFile && !/\/generated\/|\.test\.tsx?$/.test(path));
  for (const { path, lines } of long.sort((a, b) => b.lines - a.lines)) console.log(`  note ${path} has ${lines} lines: two subjects?`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  ensureInstalled();
  if (process.execPath !== pinnedNode()) becomePinned(process.argv[1], process.argv.slice(2));
  else {
    const { passed, failed } = await runChecks();
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  }
}
