/** The lock file names versions and checksums, and leaves to each machine where to get them from. */
import { expect, test } from 'vitest';
import { projectTree } from './project-tree.ts';

const lock = (zod: object) => JSON.stringify({ packages: { 'node_modules/zod': zod } }, null, 2);

test.each([
  ['without addresses is fine', { version: '4.0.0', integrity: 'sha512-x' }, true],
  [
    'with the address of a registry is refused',
    { version: '4.0.0', resolved: 'https://registry.example/zod.tgz' },
    false,
  ],
])('a lock file %s', async (_, zod, content) => {
  const tree = await projectTree({ 'package-lock.json': lock(zod) });
  const report = await tree.run('check:lock').finally(tree.remove);
  expect(report.content).toBe(content);
  expect(report.output.includes('registry.example')).toBe(!content);
});
