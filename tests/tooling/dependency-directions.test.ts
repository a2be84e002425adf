/** The rules of who may import whom find every kind of breach, imports of types included. */
import { posix } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { projectTree } from './project-tree.ts';

const thing = 'export type Thing = string;\nexport const thing: Thing = "thing";\n';
const passesOn = (path: string) => `export { thing } from '${path}';\n`;

const legal = {
  'schema/departments.ts': thing,
  'subgraphs/kit/thing.ts': passesOn('../../schema/departments.ts'),
  'subgraphs/water/thing.ts': thing,
  'subgraphs/culture-tourism/thing.ts': passesOn('../kit/thing.ts'),
  'subgraphs/coordination/thing.ts': thing,
  'subgraphs/index.ts': passesOn('./water/thing.ts'),
  'gateway/thing.ts': passesOn('../subgraphs/kit/thing.ts'),
  'cli/thing.ts': `${passesOn('../gateway/thing.ts')}import '../subgraphs/index.ts';\n`,
  'schema/thing.ts': `${passesOn('../subgraphs/index.ts')}import 'knip';\n`,
  'tests/thing.ts': `${passesOn('../subgraphs/water/thing.ts')}import 'knip';\n`,
};

/** A file whose one import breaks one rule. */
const breaches: [rule: string, file: string, imported: string][] = [
  ['subgraphs-stand-alone', 'subgraphs/water/a.ts', 'subgraphs/culture-tourism/thing.ts'],
  ['subgraphs-stand-alone', 'subgraphs/water/b.ts', 'subgraphs/coordination/thing.ts'],
  ['subgraphs-stand-alone', 'subgraphs/coordination/c.ts', 'subgraphs/water/thing.ts'],
  ['subgraphs-below-gateway-and-cli', 'subgraphs/water/d.ts', 'gateway/thing.ts'],
  ['subgraphs-below-gateway-and-cli', 'subgraphs/kit/e.ts', 'cli/thing.ts'],
  ['kit-knows-no-subgraph', 'subgraphs/kit/f.ts', 'subgraphs/water/thing.ts'],
  ['gateway-knows-no-subgraph', 'gateway/g.ts', 'subgraphs/water/thing.ts'],
  ['gateway-knows-no-subgraph', 'gateway/h.ts', 'subgraphs/index.ts'],
  ['gateway-below-cli', 'gateway/i.ts', 'cli/thing.ts'],
  ['runtime-takes-departments-from-schema', 'cli/j.ts', 'schema/thing.ts'],
  ['nothing-imports-tests', 'cli/k.ts', 'tests/thing.ts'],
  ['every-import-resolves', 'cli/l.ts', 'cli/nowhere.ts'],
  ['subgraphs-stand-alone', 'subgraphs/water/o.ts', 'subgraphs/index.ts'],
  ['no-circular', 'cli/m.ts', 'cli/n.ts'],
];

const packageBreaches: typeof breaches = [
  ['no-dev-dependency-at-run-time', 'gateway/development.ts', 'knip'],
  ['every-package-declared', 'gateway/undeclared.ts', 'fastify'],
];

function relativePath(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

/** The legal tree with every breach added, each import written as `importing` writes it. */
function withBreaches(importing: (path: string) => string): Record<string, string> {
  return {
    ...legal,
    'cli/n.ts': `export type * from './m.ts';\n${thing}`,
    ...Object.fromEntries(
      breaches.map(([, file, imported]) => [file, importing(relativePath(file, imported))]),
    ),
  };
}

const packages = { production: [], development: ['knip'] };

test('a tree that keeps the directions is fine', async () => {
  const tree = await projectTree(legal, packages);
  const { content, output } = await tree.run('check:imports').finally(tree.remove);
  expect(output).toContain('no dependency violations found');
  expect(content).toBe(true);
});

describe.each([
  ['an import of a value', passesOn],
  [
    'an import of a type',
    (path: string) => `import type { Thing } from '${path}';\nexport type Used = Thing;\n`,
  ],
])('%s that breaks a direction is named', (_, importing) => {
  namesEach(breaches, withBreaches(importing));
});

describe('an import of a package that may be missing at run time is named', () => {
  const files = packageBreaches.map(([, file, imported]) => [file, `import '${imported}';\n`]);
  namesEach(packageBreaches, { ...legal, ...Object.fromEntries(files) });
});

function namesEach(expected: typeof breaches, files: Record<string, string>): void {
  let report: { content: boolean; output: string };

  beforeAll(async () => {
    const tree = await projectTree(files, packages);
    report = await tree.run('check:imports').finally(tree.remove);
  });

  test.each(expected)('%s: %s', (rule, file, imported) => {
    expect(report.content).toBe(false);
    const named = report.output
      .split(/\n(?= *error )/)
      .filter((entry) => entry.includes(`error ${rule}: ${file} →`));
    expect(named.join('\n')).toContain(posix.basename(imported));
  });
}
