/** What `.ci/count` makes of the words of a test run. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, '../../.ci/count');

function count(printed: string): string {
  return spawnSync(script, { input: printed, encoding: 'utf8' }).stdout;
}

test.each([
  [
    'passing tests',
    ' Test Files  3 passed (3)\n      Tests  12 passed (12)\n   Start at  09:00:00\n',
    '12 passed, 0 failed\n',
  ],
  [
    'failing, skipped and coloured tests',
    '\u001b[2m Test Files \u001b[22m \u001b[31m1 failed\u001b[39m | 2 passed (3)\n\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[31m3 failed\u001b[39m\u001b[22m\u001b[2m | \u001b[22m\u001b[32m12 passed\u001b[39m | 1 skipped (16)\n',
    '12 passed, 3 failed\n',
  ],
  [
    'a test file that does not load',
    ' Test Files  1 failed | 2 passed (3)\n      Tests  12 passed (12)\n',
    '12 passed, 1 failed\n',
  ],
  ['a run that ended before its summary', 'Segmentation fault\n', '0 passed, 1 failed\n'],
  ['a run without tests', ' Test Files  no tests\n      Tests  no tests\n', '0 passed, 1 failed\n'],
  [
    'two runs',
    '      Tests  2 passed (2)\n      Tests  1 failed | 3 passed (4)\n',
    '5 passed, 1 failed\n',
  ],
])('%s', (_, printed, counted) => {
  expect(count(printed)).toBe(counted);
});
