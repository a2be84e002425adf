/** Writes a run's figures where readers find them: both READMEs, their charts, and the figures themselves. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartOf } from './chart.ts';
import { publishedFolder, sectionOf } from './markdown.ts';
import { withSection } from './readme-section.ts';
import type { Report } from './report.ts';
import { chinese, english } from './words.ts';

/** Publishes `report` in the project at `root`. */
export async function publish(report: Report, root: string): Promise<void> {
  const folder = join(root, publishedFolder);
  await mkdir(folder, { recursive: true });
  for (const words of [english, chinese]) {
    const readme = join(root, words.readme);
    const text = withSection(await readFile(readme, 'utf8'), sectionOf(report, words));
    await writeFile(join(folder, words.chart), chartOf(report, words));
    await writeFile(readme, text);
  }
  await writeFile(join(folder, 'figures.json'), `${JSON.stringify(report, null, 2)}\n`);
}
