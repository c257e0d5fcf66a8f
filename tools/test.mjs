// `npm test`, or `npm test -- unit e2e`: the rings, one after the other, each with its seconds against its budget. The last line is the sum.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { becomePinned, ensureInstalled, fail, pinnedEnv, pinnedNode, root } from './install.mjs';
import { needs, needsOfFiles } from './ring-needs.mjs';

/** Seconds each ring may take on two busy cores; together below 40 minutes. A ring that takes three times as long is ended. */
const rings = {
  check: 90,
  unit: 120,
  integration: 300,
  conformance: 60,
  e2e: 360,
  browser: 1080,
  faults: 400,
};

const requireAll = process.env.TUTTI_REQUIRE_ALL === '1';

async function main(names) {
  const unknown = names.find((name) => !(name in rings));
  if (unknown !== undefined) fail(`There is no ring "${unknown}"; the rings are ${Object.keys(rings).join(', ')}.`);
  const sum = { passed: 0, failed: 0 };
  const closing = [];
  for (const name of names.length > 0 ? names : Object.keys(rings)) {
    const startedMs = performance.now();
    console.log(`\n${name}`);
    const result = await runRing(name);
    const seconds = (performance.now() - startedMs) / 1000;
    sum.passed += result.passed;
    sum.failed += result.failed;
    const over = seconds > rings[name] ? ', OVER BUDGET' : '';
    closing.push(
      `${name.padEnd(12)} ${`${result.passed} passed, ${result.failed} failed`.padEnd(26)} ${seconds.toFixed(1)} s of ${rings[name]} s${over}`,
    );
    closing.push(...result.notes.map((note) => `${''.padEnd(12)} ${note}`));
  }
  console.log(`\n${closing.join('\n')}`);
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}

async function runRing(name) {
  if (name === 'check') return { ...(await (await import('./check.mjs')).runChecks()), notes: [] };
  const missing = needs(name);
  if (missing.length === 0) return vitestRing(name);
  return { passed: 0, failed: requireAll ? 1 : 0, notes: missing.map(skippedFor) };
}

const skippedFor = ({ what, command }) => `skipped: ${what}; it would run after: ${command}`;

/** Counts come from vitest's own report; a run that ends badly without a failed test (a file that does not load, an unhandled error) counts as one. */
async function vitestRing(name) {
  const folder = mkdtempSync(join(tmpdir(), 'tutti-report-'));
  const report = join(folder, 'report.json');
  const missing = needsOfFiles(name);
  const args = ['run', '--project', name, '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const ended = await run(join(root, 'node_modules', 'vitest', 'vitest.mjs'), args, rings[name] * 3);
  try {
    const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const notes = [
      ...failures(testResults),
      ...missing.map(skippedFor),
      ...skipped(testResults),
      ...(ended.reason === undefined ? [] : [ended.reason]),
    ];
    if (testResults.length === 0) notes.push(`there is no test in this ring: add a file where vitest.config.ts looks for them`);
    const bad = numFailedTests === 0 && (ended.code !== 0 || testResults.length === 0) ? 1 : 0;
    return { passed, failed: numFailedTests + bad + (requireAll ? numPendingTests + numTodoTests + missing.length : 0), notes };
  } catch {
    return { passed: 0, failed: 1, notes: [ended.reason ?? 'vitest wrote no report'] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each failed test once more at the end, with the first lines of its reason: the end of a log is the part that is read. */
function failures(files) {
  const failed = files.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter(({ status }) => status === 'failed');
    const reason = message || 'a hook of it failed, as said above';
    if (tests.length === 0) return status === 'failed' ? [{ file: name, title: 'the file', reason }] : [];
    return tests.map(({ fullName, failureMessages }) => ({ file: name, title: fullName, reason: failureMessages.join('\n') }));
  });
  return failed.map(
    ({ file, title, reason }) =>
      `FAILED: ${relative(root, file)}: ${title}\n${stripVTControlCharacters(reason).split('\n').slice(0, 12).join('\n')}`,
  );
}

/** Names of tests that did not run, for whoever wants to know what was not proven. */
function skipped(files) {
  const titles = files.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'pending' || status === 'skipped' || status === 'todo')
      .map(({ fullName }) => fullName),
  );
  return titles.map((title) => `skipped: ${title}`);
}

function run(script, args, withinSec) {
  const child = spawn(pinnedNode(), [script, ...args], { cwd: root, stdio: 'inherit', env: pinnedEnv() });
  return new Promise((resolve) => {
    let reason;
    const timer = setTimeout(() => {
      reason = `ended after ${withinSec} s, three times its budget`;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 20_000).unref();
    }, withinSec * 1000);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, reason });
    });
  });
}

ensureInstalled();
if (process.execPath !== pinnedNode()) becomePinned(process.argv[1], process.argv.slice(2));
else await main(process.argv.slice(2));
