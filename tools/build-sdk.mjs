// The SDK as outside users get it: one folder with JavaScript, types and a package.json, that needs nothing else.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { build } from 'vite';
import { pinnedEnv, root } from './install.mjs';

const sdk = join(root, 'libs', 'sdk');

/** Builds into `outDir`, which is emptied. */
export async function buildSdk({ outDir = join(sdk, 'dist') } = {}) {
  await build({
    configFile: false,
    root: sdk,
    logLevel: 'warn',
    // Whoever bundles it minifies it; whoever reads it can.
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      minify: false,
      lib: { entry: { index: 'src/index.ts', grid: 'src/grid/index.ts' }, formats: ['es'], fileName: (_format, name) => `${name}.js` },
      // What a page may never need stays apart: players of streams, hls.js.
      rolldownOptions: { output: { chunkFileNames: '[name].js' } },
    },
  });
  writeTypes(outDir);
  const { name, version, description, license, type, sideEffects } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'));
  const exports = {
    '.': { types: './index.d.ts', default: './index.js' },
    './grid': { types: './grid/index.d.ts', default: './grid.js' },
  };
  const packageJson = { name, version, description, license, type, sideEffects, exports, types: './index.d.ts' };
  writeFileSync(join(outDir, 'package.json'), `${JSON.stringify(packageJson, null, 2)}\n`);
  cpSync(join(root, 'LICENSE'), join(outDir, 'LICENSE'));
  cpSync(join(root, 'docs', 'sdk.md'), join(outDir, 'README.md'));
}

/** The declarations of what the two index.ts export, and of what these name. */
function writeTypes(outDir) {
  const all = mkdtempSync(join(tmpdir(), 'tutti-types-'));
  try {
    const tsc = join(root, 'node_modules', '.bin', 'tsc');
    const { status, stdout } = spawnSync(tsc, ['-p', join(sdk, 'tsconfig.types.json'), '--outDir', all], {
      encoding: 'utf8',
      env: pinnedEnv(),
    });
    if (status !== 0) throw new Error(`the SDK's declarations were not written:\n${stdout}`);
    const src = join(all, 'libs', 'sdk', 'src');
    const waiting = [join(src, 'index.d.ts'), join(src, 'grid', 'index.d.ts')];
    const seen = new Set(waiting);
    for (const file of waiting) {
      const text = readFileSync(file, 'utf8').replace(/(from |import\()(['"])(.+?)\2/g, (_, how, quote, specifier) => {
        if (!specifier.startsWith('.'))
          throw new Error(
            `${relative(src, file)} names ${specifier} in what it exports: the SDK's public types stand alone, so give the type a file without it`,
          );
        const next = join(dirname(file), specifier.replace(/\.ts$/, '.d.ts'));
        if (!seen.has(next)) waiting.push(next);
        seen.add(next);
        return `${how}${quote}${specifier.replace(/\.ts$/, '.js')}${quote}`;
      });
      const target = join(outDir, relative(src, file));
      cpSync(file, target);
      writeFileSync(target, text);
    }
  } finally {
    rmSync(all, { recursive: true });
  }
}
