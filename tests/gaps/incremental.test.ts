/** Whatever the history, looking at what changed comes to the same as looking at everything from nothing. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { lookForGapsEverywhere } from '../../subgraphs/coordination/gaps/work.ts';
import { addDays } from '../../subgraphs/kit/clock.ts';
import { usccOf } from '../feed/usccs.ts';
import { type GappedCity, home, startGappedCity } from './gapped-city.ts';

const usccs = [0, 1, 2, 3].map((at) => usccOf(9900 + at));
const parties = ['p0', 'p1', 'p2'];
const firstDay = '2026-11-21';
const departments = ['market-supervision', 'urban-management', 'culture-tourism', 'water'] as const;
const items = { water: 'WA-001', 'urban-management': 'UM-003', 'culture-tourism': 'CT-011' };
const kinds = { water: 'DRAINAGE', 'urban-management': 'FUME_PURIFIER' };

const uscc = fc.constantFrom(...usccs);
const party = fc.constantFrom(...parties);
const whose = fc.oneof(uscc, uscc, party);
const department = fc.constantFrom(...departments);
/** Days from the first, most of them near it. */
const offset = fc.oneof(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -500, max: 400 }));

/** One thing that happens, as the statement that writes it; `day` is the day on which it does. */
type Step = (city: GappedCity, day: string) => Promise<unknown>;

const register = fc
  .record({
    uscc,
    status: fc.constantFrom('ACTIVE', 'ACTIVE', 'DEREGISTERED', 'REVOKED', 'SUSPENDED'),
    trade: fc.constantFrom('6210', '8051', '7291', null),
    grade: fc.constantFrom('A', 'B', 'C', 'D', null),
    changed: fc.option(offset),
  })
  .map(
    ({ changed, ...row }): Step =>
      (city) =>
        city.sql(
          `INSERT INTO business (uscc, department, name, address, street, status, status_changed_on, trade_code,
             risk_grade, generation)
           SELECT uscc, 'market-supervision', '商户', $2, '河埠街道', status, $3, trade, grade, 1
           FROM jsonb_to_record($1) AS row(uscc text, status text, trade text, grade text)
           ON CONFLICT (uscc) DO UPDATE SET status = excluded.status, trade_code = excluded.trade_code,
             risk_grade = excluded.risk_grade, status_changed_on = excluded.status_changed_on`,
          [JSON.stringify(row), home, changed === null ? null : addDays(firstDay, changed)],
        ),
  );

/** Of a business, or of a party of water's that is linked to none. */
const subjectOf = (of: string) =>
  of.startsWith('p')
    ? { uscc: null, party: of, department: 'water' }
    : { uscc: of, party: 'party' };

const permit = fc
  .record({
    uscc,
    department: fc.constantFrom('water', 'urban-management' as const),
    from: offset,
    length: fc.option(fc.integer({ min: 0, max: 400 })),
    status: fc.constantFrom('VALID', 'VALID', 'INVALID'),
  })
  .map(
    ({ from, length, ...given }): Step =>
      (city) =>
        city.permit(given.uscc, {
          ...given,
          kind: kinds[given.department],
          from: addDays(firstDay, from),
          to: length === null ? null : addDays(firstDay, from + length),
        }),
  );

const inspection = fc
  .record({
    whose,
    department: fc.constantFrom('water', 'urban-management', 'culture-tourism' as const),
    day: offset,
    window: fc.constantFrom(0, 0, 20),
    status: fc.constantFrom('DONE', 'DONE', 'PLANNED', 'CANCELLED'),
    code: fc.constantFrom(null, null, 'CODE-0', 'CODE-1'),
  })
  .map(
    (given): Step =>
      (city) => {
        const { day, window, whose: of, ...rest } = given;
        return city.inspection(null, addDays(firstDay, day), {
          ...rest,
          items: [items[rest.department]],
          last: addDays(firstDay, day + window),
          ...subjectOf(of),
        });
      },
  );

const penalty = fc
  .record({
    whose,
    department,
    day: offset,
    fine: fc.constantFrom(0, 500, 30000),
    violation: fc.constantFrom('店外经营违法', '超时营业', null),
    unpublished: fc.boolean(),
  })
  .map(
    ({ day, whose: of, ...given }): Step =>
      (city) =>
        city.penalty(null, addDays(firstDay, day), { ...given, ...subjectOf(of) }),
  );

/** What linking finds out of a party holds for its records too. */
const operator = fc.constantFrom(null, 'stall', 'stall', 'barrow');
const link = fc.record({ party, uscc: fc.option(uscc), candidate: fc.option(uscc), operator }).map(
  ({ party: id, uscc: linked, candidate, operator }): Step =>
    async (city) => {
      await city.sql('DELETE FROM matching.candidate WHERE party = $1', [id]);
      await city.sql('DELETE FROM matching.link WHERE party = $1', [id]);
      await city.sql('DELETE FROM matching.party WHERE id = $1', [id]);
      await city.sql('DELETE FROM matching.party_key WHERE id = $1', [id]);
      await city.party(id, {
        operator,
        uscc: linked,
        candidates: linked === null && candidate !== null ? [candidate] : [],
      });
      for (const table of ['inspection', 'penalty']) {
        await city.sql(
          `UPDATE ${table} SET uscc = $2 WHERE department = 'water' AND party_id = $1`,
          [id, linked],
        );
      }
    },
);

/** A visit that serves a body's demand, once a business. */
const plan = fc
  .record({ at: fc.constantFrom(0, 1), day: fc.integer({ min: -30, max: 30 }), done: fc.boolean() })
  .map(
    ({ at, day, done }): Step =>
      async (city) => {
        const on = addDays(firstDay, day);
        const subject = [usccs[at], home, on, `visit-${at}`];
        await city.sql(
          `INSERT INTO visit (subject, id, uscc, premises, address, day, lead, status, quiet_days, code)
         VALUES ($1 || '/' || premises_of($2), $4, $1, premises_of($2), $2, $3, 'water', 'PLANNED', 30, 'CODE-' || right($4, 1))
         ON CONFLICT DO NOTHING`,
          subject,
        );
        await city.sql(
          `INSERT INTO demand (subject, id, uscc, premises, address, department, kind, selection, items, earliest, latest,
           state, visit, day, visit_stands, filed_by, outcome)
         SELECT subject, id, uscc, premises, address, 'water', 'ROUTINE', 'TARGETED', '{water:WA-004}', day, day,
           'SERVED', id, day, true, 'x', CASE WHEN $2 THEN 'CLEAN' END
         FROM visit WHERE id = $1 AND standing ON CONFLICT DO NOTHING`,
          [`visit-${at}`, done],
        );
      },
  );

const callOff = fc.constantFrom(0, 1).map(
  (at): Step =>
    async (city) => {
      await city.sql(
        `UPDATE demand SET state = 'WITHDRAWN', reason = '-', visit = NULL, day = NULL, visit_stands = NULL WHERE id = $1`,
        [`visit-${at}`],
      );
      await city.sql(`UPDATE visit SET status = 'CANCELLED' WHERE id = $1`, [`visit-${at}`]);
    },
);

const written = fc
  .constantFrom(
    `DELETE FROM business WHERE uscc = '${usccs[0]}'`,
    `DELETE FROM inspection WHERE id = (SELECT min(id) FROM inspection)`,
    `DELETE FROM permit WHERE id = (SELECT max(id) FROM permit)`,
    `DELETE FROM penalty WHERE id = (SELECT min(id) FROM penalty)`,
    `DELETE FROM matching.party WHERE id = 'p1'`,
    `DELETE FROM matching.party_key WHERE id = 'p0'`,
    `UPDATE matching.party_key SET operator = 'barrow' WHERE operator = 'stall'`,
    `UPDATE matching.party_key SET operator = 'stall' WHERE id = 'p2'`,
    `UPDATE inspection SET status = 'CANCELLED' WHERE id = (SELECT max(id) FROM inspection)`,
    `UPDATE inspection SET uscc = '${usccs[1]}' WHERE uscc = '${usccs[2]}'`,
    `UPDATE check_cycle SET months = CASE months WHEN 3 THEN 6 ELSE 3 END WHERE risk_grade = 'D'`,
    `DELETE FROM required_permit WHERE trade_code = '8051'`,
    `UPDATE policy SET quiet_days = CASE quiet_days WHEN 30 THEN 10 ELSE 30 END`,
    `UPDATE policy SET look_back_months = CASE look_back_months WHEN 12 THEN 3 ELSE 12 END`,
    `INSERT INTO department_policy VALUES ('water', '2026-10-01', 'x')
       ON CONFLICT (department) DO UPDATE SET go_live = department_policy.go_live + 30`,
    `DELETE FROM joint_supervision WHERE trade_code = '6210' AND department = 'market-supervision'`,
    `INSERT INTO recognised_item VALUES ('culture-tourism', 'CT-011', 'water', 'WA-001', '-') ON CONFLICT DO NOTHING`,
    'TRUNCATE penalty',
  )
  .map(
    (statement): Step =>
      (city) =>
        city.sql(statement),
  );

const acknowledged = fc.constant<Step>((city, day) =>
  city.sql(
    `UPDATE gap SET status = 'ACKNOWLEDGED', acknowledged_by = 'x', note = '-', changed_on = $1
     WHERE id = (SELECT min(id) FROM gap WHERE status = 'OPEN')`,
    [day],
  ),
);

/** Days pass, or none, and somebody looks. */
const looked = fc.nat({ max: 60 });

const history = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: register },
    { weight: 4, arbitrary: inspection },
    { weight: 3, arbitrary: permit },
    { weight: 3, arbitrary: penalty },
    { weight: 3, arbitrary: link },
    { weight: 2, arbitrary: plan },
    { weight: 1, arbitrary: callOff },
    { weight: 4, arbitrary: written },
    { weight: 1, arbitrary: acknowledged },
    { weight: 2, arbitrary: looked },
  ),
  { minLength: 30, maxLength: 50, size: 'max' },
);

/** With what every history begins: so that all rules have something to find. */
async function begin(): Promise<void> {
  const [one, other, third, last] = usccs;
  await city.business({ uscc: one, trade: '6210', grade: 'A' });
  await city.business({ uscc: other, trade: '8051', grade: 'D' });
  await city.business({ uscc: third, status: 'REVOKED', changed: '2026-06-01' });
  await city.permit(third as string);
  await city.permit(other as string, { to: '2026-06-30' });
  await city.penalty(one as string, '2026-10-01', { fine: 20000, unpublished: true });
  await city.penalty(one as string, '2026-10-05', { department: 'urban-management' });
  await city.inspection(other as string, '2026-11-01');
  await city.inspection(other as string, '2026-11-10', {
    department: 'culture-tourism',
    items: ['CT-011'],
  });
  await city.business({ uscc: last, grade: 'D' });
  await city.party('p0', { operator: 'stall' });
  await city.party('p2', { operator: 'stall' });
  await city.sql(`INSERT INTO department_policy VALUES ('water', '2026-11-01', 'x')`);
  await city.party('p1', { candidates: [one as string] });
  await city.inspection(null, '2026-11-11', { party: 'p0' });
  await city.inspection(null, '2026-11-12', { party: 'p2' });
  await city.penalty(null, '2026-11-11', { party: 'p1' });
  await city.look();
}

let city: GappedCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', firstDay);
  city = await startGappedCity();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

/** All that holds, as far as it follows from the facts. */
async function holding() {
  return city.sql(`
    SELECT kind, subject, code, about, severity, departments, owed, street, since::text, evidence FROM gap
    WHERE status <> 'CLOSED' ORDER BY kind, subject, code, about`);
}

async function forgetGaps() {
  await city.sql(`
    ALTER TABLE gap_event DISABLE TRIGGER kept; TRUNCATE gap_event, gap, gap_due, gap_to_look_for, gap_sweep, gap_clock;
    ALTER TABLE gap_event ENABLE TRIGGER kept`);
}

it('finds the same whatever came when', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      await city.sql('TRUNCATE demand, visit CASCADE');
      await city.empty();
      await forgetGaps();
      let day = firstDay;
      vi.stubEnv('ONE_CHECK_TODAY', day);
      await begin();
      for (const step of steps) {
        if (typeof step === 'function') await step(city, day);
        else {
          day = addDays(day, step);
          vi.stubEnv('ONE_CHECK_TODAY', day);
          await city.look();
        }
      }
      await city.look();
      const found = await holding();
      for (const { code } of await city.sql('SELECT DISTINCT code FROM gap')) seen.add(code);
      // Every gap's last event says what has become of it.
      const untold = await city.sql(`
        SELECT gap.id FROM gap CROSS JOIN LATERAL (
          SELECT event FROM gap_event WHERE gap_event.gap = gap.number ORDER BY number DESC LIMIT 1) AS last
        WHERE replace(replace(event, 'REOPENED', 'OPEN'), 'OPENED', 'OPEN') <> status`);
      expect(untold).toEqual([]);
      // Looking everywhere again tells nothing new.
      const told = await city.sql('SELECT count(*) FROM gap_event');
      await lookForGapsEverywhere(city.database);
      await city.look();
      expect(await holding()).toEqual(found);
      expect(await city.sql('SELECT count(*) FROM gap_event')).toEqual(told);
      await forgetGaps();
      await lookForGapsEverywhere(city.database);
      await city.look();
      expect(await holding()).toEqual(found);
    }),
    {
      numRuns: Number(process.env['GAP_HISTORIES'] ?? 5),
      seed: Number(process.env['GAP_SEED'] ?? 7),
      endOnFailure: true,
    },
  );
  // The histories have something to find: all but what only a feed can be.
  expect([...seen].sort()).toHaveLength(11);
});
