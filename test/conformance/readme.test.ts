import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a line prints stands behind it as a comment, or as one on the next line. */
test.each(['clock', 'playback', 'protocol', 'domain', 'event-log'])(
  'the example in libs/%s/README.md runs and prints what it says',
  (name) => {
    const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(`${root}/libs/${name}/README.md`, 'utf8')) ?? [];
    const promised = [...code.matchAll(/console\.log\(.*\);(?: |\n)\/\/ (.*)/g)].map(([, text]) => text);
    const printed = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', code], { cwd: root, encoding: 'utf8' });
    expect(promised).not.toEqual([]);
    // Long objects are printed over several lines.
    expect(printed.trim().replace(/\s+/g, ' ')).toBe(promised.join(' '));
  },
);
