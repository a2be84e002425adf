/** The check for unused code finds every kind of it, where files import each other by their `.ts` names. */
import { beforeAll, describe, expect, test } from 'vitest';
import { projectTree } from './project-tree.ts';

const tidy = {
  'cli/main.ts':
    "import { z } from 'zod';\nimport { name } from '../schema/departments.ts';\nz.string().parse(name);\n",
  'schema/departments.ts': "export const name = 'water';\n",
  'schema/compose.ts': "import { name } from './departments.ts';\nconsole.log(name);\n",
  'schema/codegen.ts': "import { test } from 'vitest';\ntest('nothing', () => {});\n",
  'schema/check.ts': "console.log('checked');\n",
};
const packages = {
  production: ['zod'],
  development: ['vitest', 'tsx', 'typescript', '@biomejs/biome', 'dependency-cruiser', 'knip'],
};

test('a tree where everything is used is fine', async () => {
  const tree = await projectTree(tidy, packages);
  const report = await tree.run('check:unused').finally(tree.remove);
  expect(report.output).not.toMatch(/Unused|Unlisted/);
  expect(report.content).toBe(true);
});

describe('what nobody uses is named', () => {
  let report: { content: boolean; output: string };

  beforeAll(async () => {
    const tree = await projectTree(
      {
        ...tidy,
        'schema/departments.ts': `${tidy['schema/departments.ts']}export const nobodyAsks = 1;\nexport type NobodyKnows = string;\n`,
        'subgraphs/water/nobody-imports.ts': 'export const lost = 1;\n',
        'cli/main.ts': `${tidy['cli/main.ts']}import 'fastify';\n`,
      },
      {
        production: [...packages.production, 'jose'],
        development: [...packages.development, 'fast-check'],
      },
    );
    report = await tree.run('check:unused').finally(tree.remove);
  });

  test.each([
    ['a file', /Unused files.*subgraphs\/water\/nobody-imports\.ts/s],
    ['an export', /Unused exports.*nobodyAsks/s],
    ['an exported type', /Unused exported types.*NobodyKnows/s],
    ['a dependency', /Unused dependencies.*jose/s],
    ['a development dependency', /Unused devDependencies.*fast-check/s],
    ['an undeclared package', /Unlisted dependencies.*fastify/s],
  ])('%s', (_, named) => {
    expect(report.content).toBe(false);
    expect(report.output).toMatch(named);
  });
});

test('a production dependency that only tests and scripts use is named', async () => {
  const tree = await projectTree(
    { ...tidy, 'schema/check.ts': "import 'jose';\n" },
    { ...packages, production: [...packages.production, 'jose'] },
  );
  const report = await tree.run('check:unused').finally(tree.remove);
  expect(report.content).toBe(false);
  expect(report.output).toMatch(/Unused dependencies.*jose/s);
});
