/**
 * Whoever plans at the same moment and whatever is killed: no two binding visits of one premises within its quiet
 * period, no two demands of one body for the same check, and every demand kept once and served by at most one visit.
 * Several processes serve one database; planners
 * without patience ask them and ask again, processes are killed, and connections to the database are cut in the middle
 * of transactions. `SOAK_SECONDS` makes it go on for longer.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { departmentNames } from '../../schema/departments.ts';
import { addDays } from '../../subgraphs/kit/clock.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { usccOf } from '../feed/usccs.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { officerOf, supervisor, type Told } from './planning-city.ts';
import { Serving } from './processes/serving.ts';

const soak = Number(process.env['SOAK_SECONDS'] ?? 0) * 1000;
const processes = 3;
const planners = 200;
const businesses = 5;
/** So many that most demands are for something of their own, and so few that the same is filed again and again. */
const itemsABody = 60;
/** How long the planners go on at least, in milliseconds. */
const duration = 30_000 + soak;

let testDatabase: TestDatabase;
let database: Database;
let serving: Serving;

beforeEach(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  testDatabase = await createTestDatabase('coordination');
  database = openDatabase(testDatabase.url);
  await database.pool.query(
    `INSERT INTO business (uscc, department, name, address, street, status, trade_code, risk_grade, generation)
     SELECT uscc, 'market-supervision', '商户', '河埠街道枕河路1号', '河埠街道', 'ACTIVE',
       CASE WHEN place % 2 = 0 THEN '6210' ELSE '7291' END, NULL, 1
     FROM unnest($1::text[]) WITH ORDINALITY AS given(uscc, place)`,
    [Array.from({ length: businesses }, (_, index) => usccOf(index))],
  );
  await database.pool.query(
    `INSERT INTO item (department, code, name, field)
     SELECT department, 'X-' || number, '检查事项', '综合'
     FROM unnest($1::text[]) AS department, generate_series(0, $2 - 1) AS number`,
    [departmentNames, itemsABody],
  );
  serving = new Serving(testDatabase.url);
  await serving.start(processes);
});
afterEach(async () => {
  await serving.close();
  await database.close();
  await testDatabase.drop();
  vi.unstubAllEnvs();
});

/** What the planners were told, and how often they had to ask again. */
interface Record {
  /** By key, the demand that the first outcome named. */
  readonly told: Map<string, string>;
  /** The keys of those to which nothing was added, since the same had been filed before. */
  readonly filedBefore: Set<string>;
  readonly outcomes: Map<string, number>;
  repeated: number;
}

it(`leaves no overlap, no lost demand and none served twice among ${planners} planners, kills and cut connections`, {
  timeout: duration * 2 + 120_000,
}, async () => {
  const until = Date.now() + duration;
  const over = () => Date.now() >= until;
  const record: Record = {
    told: new Map(),
    filedBefore: new Set(),
    outcomes: new Map(),
    repeated: 0,
  };
  let cut = 0;
  const sabotage = async () => {
    while (!over()) {
      await sleep(100 + Math.random() * 200);
      const { rowCount } = await database.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
         ORDER BY random() LIMIT 1`,
      );
      cut += rowCount ?? 0;
    }
  };
  await Promise.all([
    serving.killUntil(over),
    sabotage(),
    ...Array.from({ length: planners }, (_, planner) => plan(planner, over, record)),
  ]);
  expect(await wrong()).toEqual({
    overlapping: [],
    servedWrongly: [],
    visitsForNobody: [],
    filedTwice: [],
    kept: record.told.size - record.filedBefore.size,
    requests: record.told.size,
  });
  const { rows: kept } = await database.pool.query('SELECT id FROM demand');
  expect(new Set(record.told.values())).toEqual(new Set(kept.map(({ id }) => id)));
  // All of it must have happened for this to prove anything.
  const possible = ['NEW_VISIT', 'JOINED', 'AWAITING_CONSENT', 'DuplicateCheck', 'ALREADY_PLANNED'];
  for (const outcome of possible) {
    expect(record.outcomes.get(outcome), outcome).toBeGreaterThan(0);
  }
  expect(serving.kills).toBeGreaterThanOrEqual(processes);
  expect(cut).toBeGreaterThan(3);
  expect(record.repeated).toBeGreaterThan(0);
  console.log({
    demands: record.told.size,
    repeated: record.repeated,
    kills: serving.kills,
    fallen: serving.fallen,
    cut,
    outcomes: Object.fromEntries(record.outcomes),
  });
});

/** One planner: files demands, and does with what it was told whatever a body may do. */
async function plan(planner: number, over: () => boolean, record: Record): Promise<void> {
  for (let turn = 0; !over(); turn += 1) {
    const department = departmentNames[(planner + turn) % departmentNames.length] as 'water';
    const key = `${planner}-${turn}`;
    const earliest = addDays('2026-11-21', random(150));
    const isCase = random(10) === 0;
    const input = {
      uscc: usccOf(random(businesses)),
      kind: isCase ? 'CASE' : 'ROUTINE',
      items: [`X-${random(itemsABody)}`],
      earliest,
      latest: addDays(earliest, random(25)),
      onDuplicate: random(3) === 0 ? 'JOIN' : 'ASK',
      idempotencyKey: key,
      ...(isCase ? { source: { kind: 'COMPLAINT', number: key } } : {}),
    };
    const outcome = await askUntilTold(officerOf(department), planMutation, input, record);
    record.told.set(key, outcome.demand.id);
    if (outcome.rule === 'ALREADY_PLANNED') record.filedBefore.add(key);
    const name = outcome.arrangement ?? outcome.rule ?? outcome.__typename;
    record.outcomes.set(name, (record.outcomes.get(name) ?? 0) + 1);
    await followUp(department, outcome, record);
    await sleep(random(20));
  }
}

/** Something or nothing is done with the demand or its visit. Whether it is refused does not matter. */
async function followUp(department: 'water', outcome: Told, record: Record): Promise<void> {
  const officer = officerOf(department);
  const demand = outcome.demand.id;
  const visit = outcome.visit?.id;
  const ask = (query: string, input: object) => askUntilTold(officer, query, input, record);
  const choice = random(8);
  if (choice === 0) await ask(changes.withdrawDemand, { demand, reason: '计划调整' });
  if (choice === 1 && visit) await ask(changes.approvePlan, { demand });
  if (choice === 2) {
    const earliest = addDays('2026-11-21', random(200));
    await ask(changes.moveDemand, { demand, earliest, latest: addDays(earliest, 10) });
  }
  if (choice === 3 && outcome.__typename === 'DuplicateCheck') {
    const day = addDays('2026-11-21', random(150));
    const input = { demand, day, reason: '督办' };
    await askUntilTold(supervisor, changes.overrideQuietPeriod, input, record);
  }
  if (outcome.visit?.lead !== codeOf(department)) {
    if (outcome.arrangement === 'AWAITING_CONSENT') {
      const lead = departmentNames.find((name) => codeOf(name) === outcome.visit.lead);
      const answer = random(2) === 0 ? 'CONSENT' : 'DECLINE';
      if (!lead) return;
      await askUntilTold(officerOf(lead), changes.answerJoinRequest, { demand, answer }, record);
    }
    return;
  }
  if (choice === 4) await ask(changes.cancelVisit, { visit, reason: '店休' });
  if (choice >= 5) {
    const day = addDays(outcome.day, random(20) - 10);
    await ask(changes.rescheduleVisit, { visit, day, reason: '暴雨' });
  }
}

/** Asks, now and then without patience, until there is an answer; FORBIDDEN is one, when a visit's lead has changed. */
async function askUntilTold(
  identity: Parameters<Serving['ask']>[0],
  query: string,
  input: object,
  record: Record,
): Promise<Told> {
  for (;;) {
    const patience = random(5) === 0 ? 1 + random(300) : undefined;
    const answer = await serving.ask(identity, query, input, patience).catch(() => undefined);
    const [told] = Object.values(answer?.data ?? {});
    if (told) return told;
    if (answer?.errors?.[0]?.extensions?.code === 'FORBIDDEN') return undefined;
    record.repeated += 1;
    await sleep(50 + random(300));
  }
}

/** What must not be, asked of the tables in other words than the program's. */
async function wrong() {
  const { pool } = database;
  const { rows: overlapping } = await pool.query(`
    SELECT one.id AS one, other.id AS other, one.day, other.day AS other_day
    FROM visit AS one JOIN visit AS other ON one.uscc = other.uscc AND one.premises = other.premises AND one.id < other.id
    WHERE one.status <> 'CANCELLED' AND other.status <> 'CANCELLED'
      AND one.exemption IS NULL AND other.exemption IS NULL AND abs(one.day - other.day) < 30`);
  const { rows: servedWrongly } = await pool.query(`
    SELECT demand.id, demand.state, count(visit.id) FROM demand
    LEFT JOIN visit ON visit.id = demand.visit AND visit.uscc = demand.uscc AND visit.status <> 'CANCELLED'
      AND visit.day = demand.day AND visit.day BETWEEN demand.earliest AND demand.latest
    GROUP BY demand.subject, demand.id, demand.state, demand.visit
    HAVING count(visit.id) <> CASE WHEN demand.state = 'SERVED' THEN 1 ELSE 0 END
      OR (demand.visit IS NOT NULL) <> (demand.state = 'SERVED')`);
  const { rows: visitsForNobody } = await pool.query(`
    SELECT id FROM visit WHERE status <> 'CANCELLED' AND id NOT IN (SELECT visit FROM demand WHERE visit IS NOT NULL)`);
  const { rows: filedTwice } = await pool.query(`
    SELECT one.id AS one, other.id AS other FROM demand AS one JOIN demand AS other
      ON one.subject = other.subject AND one.department = other.department AND one.id < other.id
    WHERE one.items && other.items AND one.earliest <= other.latest AND other.earliest <= one.latest
      AND one.kind = 'ROUTINE' AND other.kind = 'ROUTINE'
      AND one.state IN ('OPEN', 'SERVED', 'AWAITING_CONSENT') AND other.state IN ('OPEN', 'SERVED', 'AWAITING_CONSENT')`);
  const { rows: counts } = await pool.query(
    'SELECT (SELECT count(*)::int FROM demand) AS kept, (SELECT count(*)::int FROM planning_request) AS requests',
  );
  return { overlapping, servedWrongly, visitsForNobody, filedTwice, ...counts[0] };
}

const planMutation = `mutation ($input: PlanInspectionInput!) { planInspection(input: $input) {
  __typename
  ... on InspectionPlanned { arrangement day demand { id } visit { id lead } }
  ... on DuplicateCheck { demand { id } }
  ... on CheckRefused { rule message demand { id } }
} }`;

const names = [
  'withdrawDemand',
  'approvePlan',
  'moveDemand',
  'overrideQuietPeriod',
  'answerJoinRequest',
  'cancelVisit',
  'rescheduleVisit',
] as const;

const changes = Object.fromEntries(
  names.map((name) => [
    name,
    `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { __typename } }`,
  ]),
) as { readonly [Name in (typeof names)[number]]: string };

function codeOf(department: string): string {
  return department.toUpperCase().replaceAll('-', '_');
}

/** A whole number from 0 to below `below`. */
function random(below: number): number {
  return Math.floor(Math.random() * below);
}
