/** How a text divides into rows and cells: spreadsheets and systems separate by what their makers liked. */

export interface Dialect {
  readonly separator: string;
  readonly rowEnds: readonly string[];
}

const separators = [',', '\t', ';', '|'];

/** No export has fewer columns; a title may have a comma. */
const fewestColumns = 3;

/** The dialect of a text that begins like this. */
export function dialectOf(beginning: string): Dialect {
  const bare = beginning.replace(/"[^"]*"/g, '');
  const rowEnds = bare.includes('\n') || !bare.includes('\r') ? ['\r\n', '\n'] : ['\r'];
  // The first line of columns decides, which is that of the headings: further on, any cell may hold a list.
  for (const line of bare.split(/\r\n|\n|\r/)) {
    const widths = separators.map((each) => line.split(each).length);
    const width = Math.max(...widths);
    if (width < fewestColumns) continue;
    return { separator: separators[widths.indexOf(width)] ?? ',', rowEnds };
  }
  return { separator: ',', rowEnds };
}
