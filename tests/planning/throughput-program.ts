/**
 * How fast inspections are planned: `planInspection` over HTTP by 50 callers at once, on subjects of their own and all
 * on few, against a bare INSERT into a table with the same constraint. Run with `npx tsx`; the first argument is how
 * many are planned, 3,000 by default.
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
  async function plan(uscc: string, index: number): Promise<void> {
    const response = await fetch(served.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: `mutation ($input: PlanInspectionInput!) { planInspection(input: $input) {
          __typename ... on InspectionPlanned { day } } }`,
        variables: {
          input: {
            uscc,
            kind: 'ROUTINE',
            items: ['WA-001'],
            earliest: '2026-12-01',
            latest: '2026-12-20',
            idempotencyKey: String(index),
          },
        },
      }),
    });
    const { data } = (await response.json()) as { data?: { planInspection?: unknown } };
    if (!data?.planInspection) throw new Error('not planned');
  }
  try {
    await measure('warming up', 500, (index) => plan(usccOf(count + index), -1 - index));
    await measure('planInspection, a subject each', count, (index) => plan(usccOf(index), index));
    await measure(`planInspection, ${fewSubjects} subjects`, count, (index) =>
      plan(usccOf(index % fewSubjects), count + index),
    );
    await database.pool.query(`CREATE TABLE bare (
      subject text COLLATE "C" NOT NULL, day date NOT NULL,
      quiet daterange GENERATED ALWAYS AS (daterange(day, day + 30)) STORED,
      EXCLUDE USING gist (subject WITH =, quiet WITH &&))`);
    await measure('bare INSERT, a subject each', count, async (index) => {
      await database.pool.query('INSERT INTO bare VALUES ($1, $2)', [usccOf(index), '2026-12-01']);
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
  work: (index: number) => Promise<void>,
): Promise<void> {
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  async function call(): Promise<void> {
    for (let index = next++; index < count; index = next++) {
      const began = performance.now();
      await work(index);
      times.push(performance.now() - began);
    }
  }
  await Promise.all(Array.from({ length: callers }, call));
  const seconds = (performance.now() - started) / 1000;
  times.sort((one, other) => one - other);
  const p99 = times[Math.floor(times.length * 0.99)] ?? 0;
  console.log(`${title}: ${Math.round(count / seconds)}/s, p99 ${Math.round(p99)} ms`);
}

await main(Number(process.argv[2] ?? 3000));
