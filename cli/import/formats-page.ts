/** The page of the headings and words that an import understands, from the very tables by which it reads them. */
import type { DepartmentImports } from '../../subgraphs/kit/import/kinds.ts';
import type { Column } from '../../subgraphs/kit/import/layout/column.ts';
import type { Layout } from '../../subgraphs/kit/import/layout/layout.ts';
import { emptyForms } from '../../subgraphs/kit/import/layout/readings.ts';
import { layouts } from '../../subgraphs/kit/import/layout/recognise.ts';
import { reasons } from '../../subgraphs/kit/import/rejection.ts';

/** The page for these departments, as Markdown. */
export function formatsPage(departments: readonly DepartmentImports[]): string {
  const kinds = new Set(departments.flatMap(({ kinds }) => kinds));
  return [
    '# Headings and words that imports understand',
    'Headings may stand in any order; blanks, `*`, hints such as （必填） and the width of brackets do not matter. Where an ' +
      'export has several headings of one column, the first of them in which something is written counts, in the order ' +
      'given here. The kind is the first whose headings marked ● are all there.',
    `A cell is empty when nothing is written in it, or ${[...emptyForms].filter(Boolean).map(code).join(' ')}.`,
    ...departments.map(ofDepartment),
    ...[...kinds].map((kind) => ofKind(layouts[kind])),
    '## Reasons of rejected rows',
    table(
      ['reason', 'meaning'],
      Object.entries(reasons).map(([reason, words]) => [code(reason), words]),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function ofDepartment({ department, kinds, permitKinds }: DepartmentImports): string {
  return [
    `## ${department}`,
    `Hands over ${kinds.map((kind) => `${layouts[kind].zh} (${code(kind)})`).join(', ')}. ` +
      'A licence is of the first kind of which a word stands in its 许可证书名称, else `OTHER`:',
    table(
      ['kind', 'words'],
      permitKinds.map(({ kind, words }) => [code(kind), words.join(', ')]),
    ),
  ].join('\n\n');
}

function ofKind({ kind, zh, columns, unstored }: Layout): string {
  return [
    `## ${zh} (${code(kind)})`,
    table(['heading', '', 'also', 'says'], columns.map(rowOf)),
    ...(unstored.length > 0 ? [`Known and not stored: ${unstored.join(', ')}.`] : []),
  ].join('\n\n');
}

function rowOf({ heading, required, spellings, accepts }: Column<unknown>): string[] {
  return [heading, required ? '●' : '', spellings.join(', '), accepts];
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

function code(word: string): string {
  return `\`${word}\``;
}
