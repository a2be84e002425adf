/**
 * How fast and how lean the import is: a million inspections (or as many as the first argument says) from a CSV, into
 * an empty database and once more into the full one, against a plain COPY of the same file into a table of bare text.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { importFile } from '../../subgraphs/kit/import/import.ts';
import { openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { removeEmbedded, startEmbedded } from '../../subgraphs/kit/postgres/embedded.ts';
import { migrate } from '../../subgraphs/kit/postgres/migrate.ts';
import { checkCharacter } from '../../subgraphs/kit/records/uscc.ts';
import { imports } from '../../subgraphs/water/imports.ts';
import { water } from '../../subgraphs/water/subgraph.ts';

const headings =
  '检查编号,检查对象名称,统一社会信用代码,注册号,检查地址,街道,检查类型,检查事项编码,检查事项名称,计划开始日期,' +
  '计划结束日期,检查日期,检查人员执法证号,检查结果,发现问题,处理情况,检查状态';

/** Businesses are inspected some six times each. */
const rowsOfBusiness = 6;

async function main(rows: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'one-check-bench-'));
  const postgres = join(folder, 'postgres');
  const server = await startEmbedded({ directory: postgres, data: 'kept', say: console.log });
  const database = openDatabase(server.url('postgres'));
  try {
    const file = join(folder, 'inspections.csv');
    await pipeline(Readable.from(csv(rows)), createWriteStream(file));
    const megabytes = Math.round((await stat(file)).size / 1e6);
    console.log(`${rows.toLocaleString('en')} inspections, ${megabytes} MB of CSV`);
    await migrate(database, water.migrations);

    const before = residentMegabytes();
    let peak = before;
    let readAt = 0;
    for (const title of ['import', 'the same import again']) {
      const started = performance.now();
      const { kinds } = await importFile({
        database,
        imports,
        file,
        rejectedFile: `${file}.rejected.csv`,
        onProgress({ step }) {
          peak = Math.max(peak, residentMegabytes());
          if (step === 'STORING') readAt = performance.now();
        },
      });
      const [summary] = kinds;
      tell(title, rows, started);
      console.log(
        `  of which reading and staging ${((readAt - started) / 1000).toFixed(1)} s; ` +
          `loaded ${summary?.loaded}, repeated ${summary?.repeated}, rejected ${summary?.rejected}`,
      );
    }
    console.log(`memory of the importing process: ${before} MB before, at most ${peak} MB`);

    const columns = headings.split(',').map((_, index) => `c${index} text`);
    await database.pool.query(`CREATE TABLE plain (${columns.join(', ')})`);
    const client = await database.pool.connect();
    const started = performance.now();
    await pipeline(
      createReadStream(file, { highWaterMark: 256 * 1024 }),
      client.query(copyFrom('COPY plain FROM STDIN (FORMAT csv, HEADER)')),
    );
    tell('plain COPY into bare text', rows, started);
    client.release();
  } finally {
    await database.close();
    await server.close();
    await removeEmbedded(postgres);
    await rm(folder, { recursive: true });
  }
}

function tell(title: string, rows: number, started: number): void {
  const seconds = (performance.now() - started) / 1000;
  const rate = Math.round(rows / seconds).toLocaleString('en');
  console.log(`${title}: ${seconds.toFixed(1)} s, ${rate} rows/s`);
}

function residentMegabytes(): number {
  return Math.round(process.memoryUsage.rss() / 1e6);
}

function* csv(rows: number): Generator<string> {
  const block = 1000;
  yield `${headings}\n`;
  for (let first = 0; first < rows; first += block) {
    let text = '';
    for (let row = first; row < Math.min(first + block, rows); row++) text += line(row);
    yield text;
  }
}

function line(row: number): string {
  const business = Math.floor(row / rowsOfBusiness);
  const body = `92370405MA${String(business).padStart(7, '0')}`;
  const uscc = body + checkCharacter(body);
  const day = new Date(Date.UTC(2025, 11, 1 + (row % 350))).toISOString().slice(0, 10);
  const found = row % 5 === 0;
  return (
    `SW${String(row).padStart(9, '0')},台河区锦绣饭庄${business},${row % 9 === 0 ? '无' : uscc},,` +
    `山东省台河区涧头集镇林运路${business % 900}号,涧头集镇,日常检查,WA-004,排水许可与排水口检查,${day},${day},${day},` +
    `37132SW;37147SW,${found ? '发现问题,设施未正常运行,当场改正' : '未发现问题,,'},已完成\n`
  );
}

await main(Number(process.argv[2] ?? 1_000_000));
