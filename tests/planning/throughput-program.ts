/**
 * How fast inspections are planned: `planInspection` over HTTP by 50 callers at once, on subjects of their own, all on
 * few, each for an item of its own, and all on few for what has been filed before; against a bare INSERT into a table
 * with the same constraint. Run with `npx tsx`; the first argument is how many are planned, 3,000 by default.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import { signInternalToken } from '../../subgraphs/kit/identity/internal-token.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { removeEmbedded, startEmbedded } from '../../subgraphs/kit/postgres/embedded.ts';
import { migrate } from '../../subgraphs/kit/postgres/migrate.ts';
import { serveSubgraph } from '../../subgraphs/kit/serve/serve.ts';
import { usccOf } from '../feed/usccs.ts';

const callers = 50;
const fewSubjects = 10;

async function main(count: number): Promise<void> {
  process.env['ONE_CHECK_TODAY'] = '2026-11-21';
  const folder = await mkdtemp(join(tmpdir(), 'one-check-bench-'));
  const postgres = join(folder, 'postgres');
  const server = await startEmbedded({ directory: postgres, data: 'kept', say: console.log });
  const database = openDatabase(server.url('postgres'));
  const coordination = coordinationOver(() => []);
  const key = randomBytes(32);
  await migrate(database, coordination.migrations);
  await register(database, count * 2);
  await database.pool.query(
    `INSERT INTO item (department, code, name, field)
     SELECT 'water', 'X-' || number, '检查事项', '综合' FROM generate_series(0, $1 - 1) AS number`,
    [Math.ceil(count / fewSubjects)],
  );
  const served = await serveSubgraph(coordination, {
    databaseUrl: server.url('postgres'),
    keys: { gateway: key, coordination: randomBytes(32) },
    port: 0,
  });
  const identity = {
    subject: 'w',
    role: 'OFFICER' as const,
    department: 'water' as const,
    scopes: [],
  };
  const token = await signInternalToken({ issuer: 'gateway', identity }, 'coordination', key);
  async function plan(uscc: string, index: number, item = 'WA-001'): Promise<string> {
    const response = await fetch(served.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: `mutation ($input: PlanInspectionInput!) { planInspection(input: $input) {
          ... on InspectionPlanned { arrangement } ... on CheckRefused { rule } } }`,
        variables: {
          input: {
            uscc,
            kind: 'ROUTINE',
            items: [item],
            earliest: '2026-12-01',
            latest: '2026-12-20',
            idempotencyKey: String(index),
          },
        },
      }),
    });
    const { data } = (await response.json()) as {
      data?: { planInspection?: { arrangement?: string; rule?: string } };
    };
    const { arrangement, rule } = data?.planInspection ?? {};
    return arrangement ?? rule ?? 'nothing';
  }
  try {
    await measure('warming up', 500, (index) => plan(usccOf(count + index), -1 - index));
    await measure('planInspection, a subject each', count, (index) => plan(usccOf(index), index));
    await measure(`planInspection, ${fewSubjects} subjects`, count, (index) =>
      plan(usccOf(index % fewSubjects), count + index, `X-${Math.floor(index / fewSubjects)}`),
    );
    await measure(`planInspection, ${fewSubjects} subjects, filed before`, count, (index) =>
      plan(usccOf(index % fewSubjects), 2 * count + index),
    );
    await database.pool.query(`CREATE TABLE bare (
      subject text COLLATE "C" NOT NULL, day date NOT NULL,
      quiet daterange GENERATED ALWAYS AS (daterange(day, day + 30)) STORED,
      EXCLUDE USING gist (subject WITH =, quiet WITH &&))`);
    await measure('bare INSERT, a subject each', count, async (index) => {
      await database.pool.query('INSERT INTO bare VALUES ($1, $2)', [usccOf(index), '2026-12-01']);
      return 'inserted';
    });
  } finally {
    await served.close();
    await database.close();
    await server.close();
    await removeEmbedded(postgres);
    await rm(folder, { recursive: true });
  }
}

async function register({ pool }: Database, count: number): Promise<void> {
  await pool.query(
    `INSERT INTO business (uscc, department, name, address, street, status, trade_code, generation)
     SELECT uscc, 'market-supervision', '商户', '河埠街道枕河路1号', '河埠街道', 'ACTIVE', '6210', 1
     FROM unnest($1::text[]) AS given(uscc)`,
    [Array.from({ length: count }, (_, index) => usccOf(index))],
  );
}

async function measure(
  title: string,
  count: number,
  work: (index: number) => Promise<string>,
): Promise<void> {
  const outcomes = new Map<string, number>();
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  async function call(): Promise<void> {
    for (let index = next++; index < count; index = next++) {
      const began = performance.now();
      const outcome = await work(index);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      times.push(performance.now() - began);
    }
  }
  await Promise.all(Array.from({ length: callers }, call));
  const seconds = (performance.now() - started) / 1000;
  times.sort((one, other) => one - other);
  const p99 = times[Math.floor(times.length * 0.99)] ?? 0;
  console.log(`${title}: ${Math.round(count / seconds)}/s, p99 ${Math.round(p99)} ms`, outcomes);
}

await main(Number(process.argv[2] ?? 3000));
