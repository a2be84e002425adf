/** The figures as tables for a terminal. */
import { type Shape, shapes } from '../shapes.ts';
import type { Figures, Spread } from './figures.ts';
import type { Report } from './report.ts';

/** One table a shape. */
export function terminalTables({ figures, contenders }: Report): string {
  const labels = new Map(contenders.map(({ name, label }) => [name, label]));
  const labelOf = (contender: string) => labels.get(contender) ?? contender;
  return shapes
    .map((shape) =>
      table(
        shape,
        figures.filter((one) => one.shape === shape.name),
        labelOf,
      ),
    )
    .join('\n\n');
}

const headings = [
  [
    '',
    'CPU ms/request',
    'requests/s',
    'p50 ms',
    'p99 ms',
    'busy',
    'others',
    'peak MB',
    'fetches',
    'entities',
  ],
] as const;

function table(
  { name, about }: Shape,
  figures: readonly Figures[],
  labelOf: (contender: string) => string,
): string {
  const rows: (readonly string[])[] = [
    ...headings,
    ...figures.map((one) => [
      labelOf(one.contender),
      one.cpuMs ? spread(one.cpuMs, 3) : '?',
      spread(one.rate, 0),
      one.p50.toFixed(1),
      one.p99.toFixed(1),
      percent(one.busy),
      percent(one.others),
      one.peakMegabytes === undefined ? '?' : one.peakMegabytes.toFixed(0),
      one.upstreamRequests.toFixed(1),
      one.upstreamEntities.toFixed(0) + (one.failures > 0 ? `  ${one.failures} FAILED` : ''),
    ]),
  ];
  const widths = headings[0].map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  '),
  );
  return [`${name}: ${about}`, ...lines].join('\n');
}

function spread({ median, least, most }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

function percent(share: number | undefined): string {
  return share === undefined ? '?' : `${Math.round(share * 100)} %`;
}
