/** The page of formats says what the code reads; `npx vitest run tests/import/formats.test.ts --update` writes it anew. */
import { expect, it } from 'vitest';
import { formatsPage } from '../../cli/import/formats-page.ts';
import { departmentNames } from '../../schema/departments.ts';
import { importsOf } from '../../subgraphs/imports.ts';

it('the page of headings and words is the one that the layouts make', async () => {
  await expect(formatsPage(departmentNames.map(importsOf))).toMatchFileSnapshot(
    '../../subgraphs/kit/import/FORMATS.md',
  );
});
