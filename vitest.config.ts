import { defineConfig } from 'vitest/config'

// Those that start, crowd and kill whole servers, daemons and emulated chips.
const processSuites = [
  'apps/cli/test/up.test.ts',
  'apps/cli/test/witnessed.test.ts',
  'apps/cli/test/second-verifier.test.ts',
  'apps/server/test/process.test.ts',
  'apps/daemon/test/**/*.test.ts',
  'apps/witness/test/**/*.test.ts',
  'packages/keys/test/**/*.test.ts',
]

// One project per kind of suite: `unit` needs nothing but the checkout; the others start real programs, `machine` in
// throw-away machines, as root.
// `npm run check` runs `unit` and `cli`; `npm test` runs all.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/{src,bench}/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'tools/**/*.test.ts',
          ],
          // Properties over thousands of cases, on machines that do other things too.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'cli',
          include: ['apps/cli/test/**/*.test.ts', 'apps/server/test/**/*.test.ts'],
          exclude: processSuites,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'process',
          include: processSuites,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'machine',
          include: ['**/*.machine.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['apps/console/test/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'fault',
          include: ['tools/faults/**/*.fault.ts', 'tools/attacks/**/*.attack.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'agent',
          include: ['packages/agents/test/**/*.agent.ts', 'apps/demo/test/**/*.agent.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
