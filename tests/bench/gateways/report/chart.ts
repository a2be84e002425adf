/** The figures as a picture: a panel for each question, a bar for each gateway; readable on light and on dark pages. */
import { type Shape, shapes } from '../shapes.ts';
import type { Report } from './report.ts';
import type { Words } from './words.ts';

const width = 820;
const left = 310;
const right = 70;
const barHeight = 16;
const barGap = 6;
const panelHead = 34;
const titleHeight = 34;

/** Draws the processor time of one request. */
export function chartOf(report: Report, words: Words): string {
  let y = titleHeight;
  const panels: string[] = [];
  for (const { name } of shapes) {
    const bars = barsOf(report, name, words);
    panels.push(`<g transform="translate(0 ${y})">${panel(bars, words.shapes[name])}</g>`);
    y += panelHead + bars.length * (barHeight + barGap);
  }
  const height = y + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(words.chartTitle)}</title>`,
    `<style>${style}</style>`,
    `<text class="title" x="0" y="18">${escaped(words.chartTitle)}</text>`,
    ...panels,
    '</svg>\n',
  ].join('\n');
}

const style = `
text { font: 13px system-ui, "Noto Sans CJK SC", sans-serif; fill: #24292f }
.title, .shape, .ours { font-weight: 600 }
.about { fill: #57606a }
rect { fill: #8c959f }
rect.ours { fill: #0969da }
rect.bare { fill: #d0d7de }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .about { fill: #9198a1 }
  rect { fill: #6e7681 }
  rect.ours { fill: #4493f8 }
  rect.bare { fill: #3d444d }
}
`;

interface Bar {
  readonly label: string;
  readonly kind: '' | 'ours' | 'bare';
  readonly milliseconds: number;
}

function barsOf({ contenders, figures }: Report, shape: Shape['name'], words: Words): Bar[] {
  return contenders.flatMap(({ name, label }) => {
    const own = figures.find((one) => one.contender === name && one.shape === shape);
    if (!own?.cpuMs) return [];
    return {
      label: (words.labels[name] ?? label).replaceAll('*', ''),
      kind: kinds[name] ?? '',
      milliseconds: own.cpuMs.median,
    };
  });
}

const kinds: Readonly<Record<string, Bar['kind']>> = {
  'one-check': 'ours',
  'bare-exchange': 'bare',
};

function panel(bars: readonly Bar[], { name, about }: Words['shapes']['deep']): string {
  const longest = Math.max(...bars.map(({ milliseconds }) => milliseconds));
  return [
    `<text x="0" y="22"><tspan class="shape">${escaped(name)}</tspan> <tspan class="about">${escaped(about)}</tspan></text>`,
    ...bars.map(({ label, kind, milliseconds }, index) => {
      const y = panelHead + index * (barHeight + barGap);
      const length = Math.max(1, (milliseconds / longest) * (width - left - right));
      const text = `class="${kind}" y="${y + 13}"`;
      return (
        `<text ${text} x="${left - 8}" text-anchor="end">${escaped(label)}</text>` +
        `<rect class="${kind}" x="${left}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>` +
        `<text ${text} x="${(left + length + 6).toFixed(1)}">${milliseconds.toFixed(milliseconds < 1 ? 3 : 1)}</text>`
      );
    }),
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
