/** The figures as a README's section: a table that can be read at a glance, and all the rest folded away. */
import { shapes } from '../shapes.ts';
import type { Figures, Spread } from './figures.ts';
import type { Report } from './report.ts';
import type { Words } from './words.ts';

/** Where the charts are kept, as seen from the READMEs. */
export const publishedFolder = 'tests/bench/gateways/published';

export function sectionOf(report: Report, words: Words): string {
  return [
    words.introduction(report),
    `![${words.chartTitle}](${publishedFolder}/${words.chart})`,
    mainTable(report, words),
    words.conditions(report),
    `<details><summary>${words.more}</summary>`,
    furtherTable(report, words),
    '</details>',
    words.repeat,
    '```sh\nnpm run bench:gateways -- --write\n```',
  ].join('\n\n');
}

function mainTable(report: Report, words: Words): string {
  const headings = shapes.flatMap(({ name }) => {
    const shape = words.shapes[name].name;
    return [`${shape}: ${words.cpu}`, words.rate];
  });
  const rows = report.contenders.flatMap(({ name, label }) => {
    const cells = shapes.flatMap((shape) => {
      const figures = find(report, name, shape.name);
      return figures ? [milliseconds(figures.cpuMs), rate(figures.rate)] : ['–', '–'];
    });
    return cells.every((cell) => cell === '–') ? [] : [[words.labels[name] ?? label, ...cells]];
  });
  return table([words.gateway, ...headings], rows);
}

function furtherTable(report: Report, words: Words): string {
  const rows = shapes.flatMap((shape) =>
    report.contenders.flatMap(({ name, label }) => {
      const figures = find(report, name, shape.name);
      if (!figures) return [];
      const { p50, p99, peakMegabytes, upstreamRequests } = figures;
      return [
        [
          `${words.shapes[shape.name].name}, ${words.labels[name] ?? label}`,
          `${p50.toFixed(1)} ms`,
          `${p99.toFixed(1)} ms`,
          peakMegabytes === undefined ? '–' : `${peakMegabytes.toFixed(0)} MB`,
          upstreamRequests.toFixed(1),
        ],
      ];
    }),
  );
  return table([words.gateway, 'p50', 'p99', words.memory, words.fetches], rows);
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = headings.map((_, column) => (column === 0 ? '---' : '---:'));
  return [headings, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function find({ figures }: Report, contender: string, shape: string): Figures | undefined {
  return figures.find((one) => one.contender === contender && one.shape === shape);
}

function milliseconds(spread: Spread | undefined): string {
  if (!spread) return '–';
  return spread.median.toFixed(spread.median < 1 ? 3 : 1);
}

function rate({ median, least, most }: Spread): string {
  const [middle, low, high] = [median, least, most].map((value) =>
    Math.round(value).toLocaleString('en'),
  );
  return `${middle} (${low}–${high})`;
}
