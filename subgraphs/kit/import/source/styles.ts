/** Which of a workbook's cell styles show a number as a date: a cell itself does not say. */
import type { Archive } from './archive.ts';
import { readXml } from './xml.ts';

/** The built-in formats that are dates, those of the Chinese editions among them. */
const builtIn = [
  [14, 17],
  [22, 22],
  [27, 31],
  [36, 36],
  [50, 58],
] as const;

/** Tells of a style's number whether it shows dates. */
export async function dateStyles(
  archive: Archive,
  part: string,
): Promise<(style: number) => boolean> {
  const customDates = new Set<number>();
  const dates: boolean[] = [];
  let inCellStyles = false;
  await readXml(
    archive.read(part, () => {}),
    {
      open(name, attributes) {
        const format = Number(attributes['numFmtId'] ?? 0);
        if (name === 'numFmt' && showsDate(attributes['formatCode'] ?? '')) customDates.add(format);
        if (name === 'cellXfs') inCellStyles = true;
        if (name === 'xf' && inCellStyles) {
          dates.push(
            customDates.has(format) || builtIn.some(([from, to]) => format >= from && format <= to),
          );
        }
      },
      close(name) {
        if (name === 'cellXfs') inCellStyles = false;
      },
    },
  );
  return (style) => dates[style] ?? false;
}

/** Whether a format code such as `yyyy"年"m"月"d"日"` shows a day: it names a day or a year outside quotes. */
function showsDate(code: string): boolean {
  const [positive = ''] = code.split(';');
  return /[dy]/i.test(positive.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, ''));
}
