// Types and shapes from the contract: `npm run generate`; `--check` fails when the committed ones are stale.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shapeModules } from './shapes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules/.bin');
const contract = join(root, 'proto');
const committed = join(root, 'libs/protocol/src/generated');

export function generate(out) {
  const options = ['target=ts', 'import_extension=ts', 'erasable_syntax=true'];
  const template = JSON.stringify({ version: 'v2', clean: true, plugins: [{ local: 'protoc-gen-es', out, opt: options }] });
  buf(contract, 'generate', '--template', template);
  for (const [name, text] of Object.entries(contractShapes())) writeFileSync(join(out, name), text);
}

/** The modules of shapes by their file's name. `proto` is the folder with buf.yaml. */
export function contractShapes({ proto = contract } = {}) {
  return shapeModules(buf(proto, 'build', '--as-file-descriptor-set', '-o', '-'));
}

function buf(proto, ...args) {
  return execFileSync(join(bin, 'buf'), args, {
    cwd: proto,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
  });
}

/** Names of generated files that differ from the committed ones. */
export function staleFiles() {
  const fresh = mkdtempSync(join(tmpdir(), 'tutti-generated-'));
  try {
    generate(fresh);
    const files = (folder) => readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts'));
    const names = new Set([...files(fresh), ...files(committed)]);
    return [...names].filter((name) => contents(join(fresh, name)) !== contents(join(committed, name)));
  } finally {
    rmSync(fresh, { recursive: true });
  }
}

function contents(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();

function main() {
  if (!process.argv.includes('--check')) return generate(committed);
  const stale = staleFiles();
  if (stale.length > 0) {
    console.error(`generated types are stale: ${stale.join(', ')}; run \`npm run generate\` and commit`);
    process.exit(1);
  }
}
