// The contract's own checks. Alone: `node tools/proto-checks.mjs` runs them, `node tools/proto-checks.mjs renew 1.1.0` takes today's
// contract as the one that later changes are compared with. Compared with a branch, a breaking commit would prove itself innocent.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { staleFiles } from './generate.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const contract = join(root, 'proto');
const image = 'image/tutti.v1.binpb';
const versions = 'image/VERSION';

/** Every check returns its problems, one sentence each; none is good. `proto` is the folder with buf.yaml. */
export function bufLint({ proto = contract } = {}) {
  return buf(['lint'], proto);
}

/** What would break a client or a reader of today's contract, and whether the image is the one that its version was given to. */
export function bufBreaking({ proto = contract } = {}) {
  return [...imageProblems(proto), ...buf(['breaking', '--against', image], proto)];
}

export function generatedFresh() {
  return staleFiles().map((name) => `libs/protocol/src/generated/${name} is stale: run \`npm run generate\` and commit`);
}

/** Makes today's contract the one to compare with, under a new version. Lines of VERSION are only ever added. */
export function renewImage(version, { proto = contract } = {}) {
  const last = versionsIn(proto).at(-1)?.version ?? '0.0.0';
  if (!/^\d+\.\d+\.\d+$/.test(version) || compare(version, last) <= 0)
    return [`the new version must be higher than ${last}, like 1.2.0, not ${version}`];
  const problems = buf(['build', '--exclude-source-info', '-o', image], proto);
  if (problems.length === 0) appendFileSync(join(proto, versions), `${version} ${sha256(join(proto, image))}\n`);
  return problems;
}

function imageProblems(proto) {
  const last = versionsIn(proto).at(-1);
  if (last?.sha256 === sha256(join(proto, image))) return [];
  return [
    `proto/${image} is not the image of version ${last?.version ?? 'none'}: renew it with \`node tools/proto-checks.mjs renew <version>\``,
  ];
}

function versionsIn(proto) {
  const lines = contents(join(proto, versions))?.toString().trim().split('\n') ?? [];
  return lines.filter(Boolean).map((line) => ({ version: line.split(' ')[0], sha256: line.split(' ')[1] }));
}

/** buf's exit code is 100 for findings, which it prints one a line. */
function buf(args, proto) {
  const { status, stdout, stderr, error } = spawnSync(join(root, 'node_modules/.bin/buf'), args, { cwd: proto, encoding: 'utf8' });
  if (status === 0) return [];
  const findings = (status === 100 ? stdout : '').split('\n').filter(Boolean);
  return findings.length > 0 ? findings : [`buf ${args.join(' ')} failed: ${error?.message ?? (stderr || stdout).trim()}`];
}

function compare(a, b) {
  const [x, y] = [a, b].map((version) => version.split('.').map(Number));
  return x[0] - y[0] || x[1] - y[1] || x[2] - y[2];
}

function sha256(file) {
  const bytes = contents(file);
  return bytes && createHash('sha256').update(bytes).digest('hex');
}

function contents(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command, version] = process.argv.slice(2);
  const problems = command === 'renew' ? renewImage(version ?? '') : [...bufLint(), ...bufBreaking(), ...generatedFresh()];
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
