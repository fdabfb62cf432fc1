import { defineConfig } from 'vitest/config';

/** No test touches what is global, so the files of a worker share the modules they load. */
const SHARED = { isolate: false } as const;

export default defineConfig({
  test: {
    // Left to itself the runner keeps one core free, which on two cores is half of them.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          ...SHARED,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/soak/**', 'node_modules/**'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        // Runs the built binary, so `npm run build` comes first.
        test: {
          ...SHARED,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/e2e/scratch.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        // The long forms of the reliability tests, minutes each, one after the other: also runs the built binary.
        test: {
          name: 'soak',
          include: ['test/soak/**/*.soak.ts'],
          globalSetup: ['test/soak/figures.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          disableConsoleIntercept: true,
        },
      },
    ],
  },
});
