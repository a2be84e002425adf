/** What the ledger learns after a visit was planned: it moves, is cancelled, or stays, and no demand is lost. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { DepartmentName } from '../../schema/departments.ts';
import { linkWaiting } from '../../subgraphs/coordination/linking/work.ts';
import { reconcileTouched } from '../../subgraphs/coordination/planning/reconcile-work.ts';
import { addDays } from '../../subgraphs/kit/clock.ts';
import { business, inspection, party, tell } from './later-facts.ts';
import { type PlanningCity, startPlanningCity, supervisor, type Told } from './planning-city.ts';

let city: PlanningCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startPlanningCity();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const on = (day: string) => ({ earliest: day, latest: day });

/** Tells facts and lets all that they touched be looked at. */
async function learn(
  department: DepartmentName,
  ...records: readonly { readonly kind: string; readonly id: string }[]
): Promise<void> {
  await tell(city.database, department, records);
  await reconcileTouched(city.database);
}

async function warningsOf(visit: string): Promise<Told[]> {
  const { data } = await city.served.ask(
    `{ inspectionWarnings(first: 100, rules: [VISIT_MOVED, VISIT_CANCELLED, PREMISES_CHANGED]) {
        nodes { rule day message figures { name value } visit { id } } } }`,
    {},
    supervisor,
  );
  return data.inspectionWarnings.nodes.filter((it: Told) => it.visit.id === visit);
}

async function eventsOf(visit: string): Promise<Told[]> {
  const { rows } = await city.database.pool.query(
    'SELECT event, day, reason, by FROM visit_event WHERE visit = $1 ORDER BY id',
    [visit],
  );
  return rows;
}

it('moves a visit out of the quiet period of a check that became known', async () => {
  const uscc = await city.business();
  const { demand, visit } = await city.plan(uscc);
  expect(visit.day).toBe('2026-11-23');
  await learn('culture-tourism', inspection(uscc, '2026-11-04'));
  expect((await city.demand(demand.id)).visit).toEqual({ id: visit.id });
  expect((await city.demand(demand.id)).day.day).toBe('2026-12-04');
  expect(await eventsOf(visit.id)).toEqual([
    {
      event: 'RESCHEDULED',
      day: '2026-12-04',
      reason: expect.stringContaining('19 days away'),
      by: 'coordination',
    },
  ]);
  expect(await warningsOf(visit.id)).toMatchObject([
    {
      rule: 'VISIT_MOVED',
      day: '2026-12-04',
      figures: [
        { name: 'days apart', value: 19 },
        { name: 'quiet period in days', value: 30 },
      ],
    },
  ]);
});

it.each([
  ['30 days before', inspection('', '2026-11-01')],
  ['a case check', inspection('', '2026-12-01', { inspectionKind: 'CASE' })],
  ['at other premises', inspection('', '2026-12-01', { address: '河埠街道运河边3号' })],
  ['called off', inspection('', '2026-12-01', { status: 'CANCELLED' })],
])('leaves a visit where the check that became known is %s', async (_, fact) => {
  const uscc = await city.business();
  const { demand, visit } = await city.plan(uscc, on('2026-12-01'));
  await learn('culture-tourism', { ...fact, uscc } as typeof fact);
  expect((await city.demand(demand.id)).day.day).toBe('2026-12-01');
  expect(await eventsOf(visit.id)).toEqual([]);
});

it('cancels a visit that has no other day, and plans each demand anew where it can be', async () => {
  const uscc = await city.business({ tradeCode: '6210' });
  const tight = await city.plan(uscc, on('2026-12-01'), 'market-supervision');
  const wide = await city.plan(uscc);
  expect(wide).toMatchObject({ arrangement: 'JOINED', day: '2026-12-01' });
  await learn('culture-tourism', inspection(uscc, '2026-11-18'));
  expect(await city.demand(tight.demand.id)).toMatchObject({ state: 'OPEN' });
  expect(await city.demand(wide.demand.id)).toMatchObject({
    state: 'SERVED',
    day: { day: '2026-12-18' },
  });
  expect(await eventsOf(tight.visit.id)).toMatchObject([
    { event: 'CANCELLED', by: 'coordination' },
  ]);
  expect(await warningsOf(tight.visit.id)).toMatchObject([{ rule: 'VISIT_CANCELLED' }]);
});

it('leaves visits that no quiet period binds, and those whose records are under their code', async () => {
  const uscc = await city.business();
  const { visit: exempt } = await city.plan(uscc, {
    ...on('2026-12-01'),
    kind: 'CASE',
    source: { kind: 'COMPLAINT', number: '12315-1' },
  });
  const other = await city.business();
  const planned = await city.plan(other, on('2026-11-21'));
  const code = await city.approve(planned);
  await learn(
    'water',
    inspection(uscc, '2026-11-30'),
    inspection(other, '2026-11-21', { visitCode: code }),
  );
  expect(await eventsOf(exempt.id)).toEqual([]);
  expect(await eventsOf(planned.visit.id)).toEqual([]);
});

it.each(['DEREGISTERED', 'REVOKED', 'MOVED_AWAY'])(
  'takes routine checks off the visits of a business that is %s, and leaves cases',
  async (status) => {
    const uscc = await city.business();
    const routine = await city.plan(uscc, on('2026-12-01'));
    const source = { kind: 'COMPLAINT', number: `12315-${status}` };
    const joining = { ...on('2026-12-01'), kind: 'CASE', source };
    const joined = await city.plan(uscc, joining);
    expect(joined.visit.id).toBe(routine.visit.id);
    await learn('market-supervision', business(uscc, { status }));
    expect(await city.demand(routine.demand.id)).toMatchObject({
      state: 'OPEN',
      reason: expect.stringContaining(status),
    });
    expect(await city.demand(joined.demand.id)).toMatchObject({
      state: 'SERVED',
      visit: { id: routine.visit.id },
    });
    expect(await warningsOf(routine.visit.id)).toMatchObject([{ rule: 'VISIT_CANCELLED' }]);
  },
);

/** Lets linking come to an end, which another loop may have in hand. */
async function linked(id: string): Promise<void> {
  await expect
    .poll(async () => {
      await linkWaiting(city.database.pool);
      const { rows } = await city.database.pool.query(
        `SELECT FROM matching.link WHERE party = $1 AND NOT EXISTS (SELECT FROM matching.to_look_at WHERE party = $1)
           AND NOT EXISTS (SELECT FROM matching.to_judge WHERE party = $1)`,
        [id],
      );
      return rows.length;
    })
    .toBe(1);
}

// Who has been found to be nobody stays so until linking has looked again: the link that a department tells counts then.
it.each(['before', 'after'])(
  'heeds a record that becomes the business’s by a link told %s linking had found none',
  async (when) => {
    const uscc = await city.business();
    const id = `p-${when}`;
    await learn('culture-tourism', party(id, null));
    await learn('culture-tourism', inspection(null, '2026-11-20', { partyId: id }));
    if (when === 'after') await linked(id);
    const { demand } = await city.plan(uscc);
    await tell(city.database, 'culture-tourism', [party(id, uscc)]);
    await linked(id);
    await reconcileTouched(city.database);
    // It is free from the 20th, a Sunday.
    expect((await city.demand(demand.id)).day.day).toBe('2026-12-21');
  },
);

it('warns once of a visit to premises that the business has left', async () => {
  const uscc = await city.business();
  const { demand, visit } = await city.plan(uscc, on('2026-12-01'));
  await learn('market-supervision', business(uscc, { address: '河埠街道新街9号' }));
  await learn('market-supervision', business(uscc, { address: '河埠街道新街9号' }));
  expect(await warningsOf(visit.id)).toMatchObject([
    { rule: 'PREMISES_CHANGED', message: expect.stringContaining('新街9号') },
  ]);
  expect((await city.demand(demand.id)).state).toBe('SERVED');
});

it('waits for who is planning by what was known before', async () => {
  const uscc = await city.business();
  const planner = await city.database.pool.connect();
  await planner.query('BEGIN');
  await planner.query('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [uscc]);
  await tell(city.database, 'culture-tourism', [inspection(uscc, '2026-11-18')]);
  const reconciled = reconcileTouched(city.database);
  await planner.query(
    `INSERT INTO visit (subject, id, uscc, premises, address, day, lead, quiet_days)
     VALUES ($1 || '/河埠街道枕河路1号', 'stale-' || $1, $1, '河埠街道枕河路1号', '河埠街道枕河路1号',
       '2026-12-01', 'water', 30)`,
    [uscc],
  );
  await planner.query(
    `INSERT INTO demand (subject, id, uscc, premises, department, kind, selection, items, earliest, latest, state,
       visit, day, visit_stands, filed_by, ground)
     SELECT subject, id, uscc, premises, 'water', 'ROUTINE', 'TARGETED', '{water:WA-001}', '2026-11-23', '2026-12-31',
       'SERVED', id, day, true, 'officer', '{"superiorOrder":null,"source":null,"recheckOf":null}'
     FROM visit WHERE uscc = $1`,
    [uscc],
  );
  await planner.query('COMMIT');
  planner.release();
  await reconciled;
  expect((await city.demand(`stale-${uscc}`)).day.day).toBe('2026-12-18');
});

it('begins again where a look was cut short, and does nothing by halves', async () => {
  const uscc = await city.business();
  const { demand } = await city.plan(uscc);
  await city.database.pool.query(
    `ALTER TABLE warning ADD CONSTRAINT broken CHECK (uscc <> '${uscc}') NOT VALID`,
  );
  await learn('culture-tourism', inspection(uscc, '2026-11-18'));
  expect((await city.demand(demand.id)).day.day).toBe('2026-11-23');
  await city.database.pool.query('ALTER TABLE warning DROP CONSTRAINT broken');
  await reconcileTouched(city.database);
  expect((await city.demand(demand.id)).day.day).toBe('2026-12-18');
  const { rows } = await city.database.pool.query('SELECT FROM touched_business WHERE uscc = $1', [
    uscc,
  ]);
  expect(rows).toEqual([]);
});

it('notes nothing of a page that is not applied', async () => {
  const uscc = await city.business();
  await city.database.pool.query('ALTER TABLE feed ADD CONSTRAINT broken CHECK (false) NOT VALID');
  const told = tell(city.database, 'water', [inspection(uscc, '2026-11-20')]);
  await expect(told).rejects.toThrow();
  await city.database.pool.query('ALTER TABLE feed DROP CONSTRAINT broken');
  const { rows } = await city.database.pool.query('SELECT FROM touched_business WHERE uscc = $1', [
    uscc,
  ]);
  expect(rows).toEqual([]);
});

const day = fc.integer({ min: 0, max: 100 }).map((offset) => addDays('2026-11-21', offset));
const bodies = fc.constantFrom<DepartmentName>(
  'water',
  'urban-management',
  'culture-tourism',
  'market-supervision',
);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('plan' as const),
      body: bodies,
      day,
      length: fc.integer({ min: 0, max: 60 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('case' as const), body: bodies, day }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('check' as const),
      body: bodies,
      day,
      kind: fc.constantFrom('ROUTINE', 'SPECIAL_CAMPAIGN', 'CASE'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('close' as const),
      status: fc.constantFrom('ACTIVE', 'DEREGISTERED', 'ACTIVE'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('look' as const) }) },
);

let cases = 0;

it('after any history, no planned binding visit lies in a known quiet period, and no demand is lost', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const uscc = await city.business({ riskGrade: null });
      // What is filed again is the demand that stands.
      const filed = new Set<string>();
      for (const it of steps) {
        if (it.type === 'plan') {
          const window = { earliest: it.day, latest: addDays(it.day, it.length) };
          filed.add((await city.plan(uscc, window, it.body)).demand.id);
        } else if (it.type === 'case') {
          cases += 1;
          const source = { kind: 'TRANSFER', number: `T-${cases}` };
          const asked = { ...on(it.day), kind: 'CASE', source };
          filed.add((await city.plan(uscc, asked, it.body)).demand.id);
        } else if (it.type === 'check') {
          const fact = inspection(uscc, it.day, { inspectionKind: it.kind });
          await tell(city.database, it.body, [fact]);
        } else if (it.type === 'close') {
          await tell(city.database, 'market-supervision', [business(uscc, { status: it.status })]);
        } else {
          await reconcileTouched(city.database);
        }
      }
      await reconcileTouched(city.database);
      const { rows: near } = await city.database.pool.query(
        `SELECT visit.day, inspection.day AS other FROM visit JOIN inspection USING (uscc)
         WHERE uscc = $1 AND visit.status = 'PLANNED' AND visit.exemption IS NULL
           AND inspection.inspection_kind <> 'CASE' AND abs(visit.day - inspection.day) < 30`,
        [uscc],
      );
      expect(near).toEqual([]);
      const { rows: demands } = await city.database.pool.query(
        `SELECT demand.id, demand.state, visit.status, demand.kind, business.status AS business
         FROM demand JOIN business ON business.uscc = demand.uscc LEFT JOIN visit ON visit.id = demand.visit WHERE demand.uscc = $1`,
        [uscc],
      );
      expect(demands.map(({ id }) => id).sort()).toEqual([...filed].sort());
      for (const demand of demands) {
        expect(['OPEN', 'SERVED', 'AWAITING_CONSENT', 'REFUSED']).toContain(demand.state);
        expect(demand.state === 'SERVED').toBe(demand.status === 'PLANNED');
        if (demand.business === 'DEREGISTERED' && demand.kind !== 'CASE') {
          expect(demand.state).not.toBe('SERVED');
        }
      }
    }),
    { numRuns: 40 },
  );
});
