/** The rules of style find what they are there to find. */
import { beforeAll, describe, expect, test } from 'vitest';
import { projectTree } from './project-tree.ts';

const faults: [rule: string, file: string, source: string][] = [
  ['format', 'cli/format.ts', 'export const  spaces = 1;\n'],
  ['noExplicitAny', 'cli/any.ts', 'export const anything: any = 1;\n'],
  [
    'noUnusedImports',
    'cli/imports.ts',
    "import { join } from 'node:path';\n\nexport const x = 1;\n",
  ],
  ['noUnusedVariables', 'cli/variables.ts', 'const unused = 1;\n'],
  [
    'noParameterAssign',
    'cli/parameters.ts',
    'export function add(a: number) {\n  a += 1;\n  return a;\n}\n',
  ],
  [
    'useImportType',
    'cli/types.ts',
    "import { Thing } from './thing.ts';\n\nexport type Other = Thing;\n",
  ],
  ['noTsIgnore', 'cli/ignore.ts', '// @ts-ignore\nexport const x: string = 1;\n'],
  [
    'noFocusedTests',
    'tests/focused.test.ts',
    "import { test } from 'vitest';\n\ntest.only('alone', () => {});\n",
  ],
  [
    'noSkippedTests',
    'tests/skipped.test.ts',
    "import { test } from 'vitest';\n\ntest.skip('never', () => {});\n",
  ],
];

test('a tidy tree is fine, generated files aside', async () => {
  const tree = await projectTree({
    'cli/thing.ts': 'export type Thing = string;\n',
    'subgraphs/water/schema.generated.ts': 'export type   Loose = any\n',
  });
  const report = await tree.run('check:style').finally(tree.remove);
  expect(report.output).not.toContain('schema.generated.ts');
  expect(report.content).toBe(true);
});

describe('what breaks a rule is named', () => {
  let report: { content: boolean; output: string };

  beforeAll(async () => {
    const tree = await projectTree({
      'cli/thing.ts': 'export type Thing = string;\n',
      ...Object.fromEntries(faults.map(([, file, source]) => [file, source])),
    });
    report = await tree.run('check:style').finally(tree.remove);
  });

  test.each(faults)('%s', (rule, file) => {
    expect(report.content).toBe(false);
    const named = report.output.split('\n').filter((line) => line.startsWith(file));
    expect(named.join('\n')).toContain(rule);
  });
});
