/** How the tests run: file after file in a few processes, over one throw-away PostgreSQL server for the whole run. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // As Node itself resolves it: a second instance of graphql does not know the first one's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    // Files take turns in few processes: reading the code anew for each took as long as the tests.
    isolate: false,
    globalSetup: 'tests/setup/postgres.ts',
    // Two even where there are only two processors: much of a test is waiting for other processes.
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    // Generous, since a shared machine may be slow: a test that hangs must end, a slow one need not fail.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
