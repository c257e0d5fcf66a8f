import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { needsOfFiles } from './tools/ring-needs.mjs';

const secondMs = 1_000;
const everywhere = ['**/node_modules/**', '**/dist/**', '**/.tutti/**', '**/.cache/**'];

/** What must come is waited for as long as a busy machine may need, not for the second that is the default. */
const patience = { poll: { timeout: 8 * secondMs } };

/** One project per ring; tools/test.mjs runs them in this order and has their time budgets. */
export default defineConfig({
  test: {
    teardownTimeout: 20 * secondMs,
    projects: [
      ring('unit', {
        include: ['libs/*/src/**/*.test.ts', 'services/*/src/**/*.test.ts', 'load/**/*.test.ts', 'tools/**/*.test.ts'],
        exclude: [...everywhere, '**/*.int.test.ts'],
        testTimeout: 10 * secondMs,
      }),
      ring('integration', {
        include: ['libs/*/src/**/*.int.test.ts', 'services/*/src/**/*.int.test.ts', 'load/**/*.int.test.ts', 'tools/**/*.int.test.ts'],
        testTimeout: 60 * secondMs,
        hookTimeout: 120 * secondMs,
        maxWorkers: 2,
      }),
      ring('conformance', { include: ['test/conformance/**/*.test.ts'], testTimeout: 20 * secondMs, hookTimeout: 120 * secondMs }),
      ring('e2e', serial({ include: ['test/e2e/**/*.test.ts'], testTimeout: 120 * secondMs, hookTimeout: 180 * secondMs })),
      ring('browser', serial({ include: ['test/browser/**/*.test.ts'], testTimeout: 300 * secondMs, hookTimeout: 180 * secondMs })),
      ring('faults', serial({ include: ['test/faults/**/*.test.ts'], testTimeout: 600 * secondMs, hookTimeout: 180 * secondMs })),
    ],
  },
});

type Options = NonNullable<TestProjectInlineConfiguration['test']>;

/** Every ring but unit may ask for real servers: the set-up starts Postgres when the first test asks. */
function ring(name: string, options: Options): TestProjectInlineConfiguration {
  const servers = name === 'unit' ? {} : { globalSetup: './libs/testkit/src/shared-servers.ts' };
  const exclude = [...(options.exclude ?? everywhere), ...needsOfFiles(name).flatMap(({ files }) => files)];
  return { test: { name, environment: 'node', pool: 'forks', expect: patience, ...servers, ...options, exclude } };
}

/** One file after the other: these rings measure time, or kill processes. */
function serial(options: Options): Options {
  return { ...options, fileParallelism: false, maxWorkers: 1 };
}
