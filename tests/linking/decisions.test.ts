/** What people are asked about links, what they decide, and what follows: through coordination's graph. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { replanFreed } from '../../subgraphs/coordination/linking/freed.ts';
import { reconcileTouched } from '../../subgraphs/coordination/planning/reconcile-work.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import {
  officerOf,
  type PlanningCity,
  startPlanningCity,
  supervisor,
  type Told,
} from '../planning/planning-city.ts';
import { generatedCity, linkAll, tellCity } from './linked-ledger.ts';

let city: PlanningCity;
/** Two businesses that sound alike, and a party that may be either. */
const [first, second] = ['92370405MA0AAAAA17', '92370405MA0AAAAB18'];
const party = 'sounds-like-two';
const address = '山东省台河区泥沟镇丁字街8888号';

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startPlanningCity();
  const { pool } = city.database;
  await tellCity(pool, generatedCity(41, 600, 2));
  await pool.query(
    `INSERT INTO business (uscc, department, name, address, street, status, trade_code, risk_grade, generation) VALUES
       ($1, 'market-supervision', '台河区罕渔茶馆', $3, '泥沟镇', 'ACTIVE', '7291', 'D', 1),
       ($2, 'market-supervision', '台河区罕鱼茶馆', '山东省台河区邳庄镇文化路9999号', '邳庄镇', 'ACTIVE', '7291', 'D', 1)`,
    [first, second, address],
  );
  await pool.query(
    `INSERT INTO matching.party (department, id, name, generation) VALUES ('water', $1, '台河区罕愚茶馆', 1)`,
    [party],
  );
  await pool.query(
    `INSERT INTO inspection (department, id, party_id, name, address, street, inspection_kind, selection, item_codes,
       inspected_on, day, outcome, status, generation)
     VALUES ('water', 'W-1', $1, '台河区罕愚茶馆', $2, '泥沟镇', 'ROUTINE', 'TARGETED', '{WA-001}', '2026-11-20',
       '2026-11-20', 'CLEAN', 'DONE', 1)`,
    [party, address],
  );
  await linkAll(pool);
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const decisionFields = `decision { id department party subject { name } business { uscc } reason decidedBy decidedAt
  undoneBy undoneAt undoReason }`;
const refusedFields = '... on LinkRefused { rule message }';

async function decide(input: object, identity: Identity = officerOf('water')): Promise<Told> {
  return city.asIdentity(
    identity,
    `mutation ($input: DecideLinkInput!) { decideLink(input: $input) {
       __typename ... on LinkDecided { ${decisionFields} } ${refusedFields} } }`,
    { department: 'WATER', party, reason: '现场核实', ...input },
  );
}

async function undo(decision: string, identity: Identity = officerOf('water')): Promise<Told> {
  return city.asIdentity(
    identity,
    `mutation ($input: UndoLinkDecisionInput!) { undoLinkDecision(input: $input) {
       __typename ... on LinkDecisionUndone { business { uscc } ${decisionFields} } ${refusedFields} } }`,
    { decision, reason: '核实有误' },
  );
}

async function candidates(identity?: Identity): Promise<Told> {
  const nodes = [];
  let after: string | null = null;
  do {
    const { data, errors }: Told = await city.served.ask(
      `query ($after: String) { linkCandidates(first: 100, after: $after) {
         nodes { id department party subject { name } businesses {
           business { uscc } weight probability agreements { field agreement } } }
         pageInfo { hasNextPage endCursor } } }`,
      { after },
      identity,
    );
    if (errors.length > 0) return errors;
    nodes.push(...data.linkCandidates.nodes);
    const { hasNextPage, endCursor } = data.linkCandidates.pageInfo;
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
  return nodes;
}

async function inspection(): Promise<Told> {
  const { data } = await city.served.ask(
    `{ inspections(first: 100, from: "2026-11-20", to: "2026-11-20") { nodes {
         number business { uscc } link { party method decision { decidedBy } } } } }`,
  );
  return data.inspections.nodes.find(({ number }: Told) => number === 'W-1');
}

it('shows whom a party may be, and why', async () => {
  const found = (await candidates()).find((it: Told) => it.party === party);
  expect(found).toMatchObject({ department: 'WATER', subject: { name: '台河区罕愚茶馆' } });
  expect(found.businesses.map((it: Told) => it.business.uscc)).toEqual([first, second]);
  const [{ weight, probability, agreements }] = found.businesses;
  expect(weight).toBeGreaterThan(0);
  expect(probability).toBeGreaterThan(0.01);
  expect(probability).toBeLessThan(0.51);
  expect(agreements).toEqual([
    { field: 'NAME', agreement: 'SOUNDS_ALIKE' },
    { field: 'BRANCH', agreement: 'SAME' },
    { field: 'PLACE', agreement: 'UNKNOWN' },
    { field: 'TOWN', agreement: 'UNKNOWN' },
    { field: 'PERSON', agreement: 'UNKNOWN' },
  ]);
  expect(await inspection()).toMatchObject({ business: null, link: { party, method: null } });
});

it('shows officers their own department’s alone, and strangers nothing', async () => {
  const others = await candidates(officerOf('culture-tourism'));
  expect(others.filter((it: Told) => it.department !== 'CULTURE_TOURISM')).toEqual([]);
  const [error] = await candidates({ subject: 'somebody', role: 'PUBLIC', scopes: [] });
  expect(error.extensions.code).toBe('FORBIDDEN');
});

it('lets nobody else decide', async () => {
  await expect(decide({ uscc: first }, officerOf('culture-tourism'))).rejects.toThrow('FORBIDDEN');
  await expect(
    decide({ uscc: first }, { subject: 'analyst', role: 'ANALYST', scopes: [] }),
  ).rejects.toThrow('FORBIDDEN');
});

it('says what is wrong with a decision', async () => {
  expect(await decide({})).toMatchObject({ rule: 'INVALID_REQUEST' });
  expect(await decide({ uscc: first, none: true })).toMatchObject({ rule: 'INVALID_REQUEST' });
  expect(await decide({ uscc: first, reason: ' ' })).toMatchObject({ rule: 'INVALID_REQUEST' });
  expect(await decide({ none: true, party: 'nobody' })).toMatchObject({ rule: 'UNKNOWN_PARTY' });
  expect(await decide({ uscc: '91370405MAFTBACB4X' })).toMatchObject({ rule: 'UNKNOWN_BUSINESS' });
  expect(await undo('nothing')).toMatchObject({ rule: 'UNKNOWN_DECISION' });
});

it('puts a decision in force at once, cancels what conflicts with it, and undoes both', async () => {
  const planned = await city.plan(first, { earliest: '2026-11-25', latest: '2026-12-05' });
  expect(planned).toMatchObject({ __typename: 'InspectionPlanned' });

  const { decision } = await decide({ uscc: first });
  expect(decision).toMatchObject({
    department: 'WATER',
    party,
    business: { uscc: first },
    reason: '现场核实',
    decidedBy: 'officer-of-water',
    undoneBy: null,
  });
  expect(await inspection()).toEqual({
    number: 'W-1',
    business: { uscc: first },
    link: { party, method: 'DECISION', decision: { decidedBy: 'officer-of-water' } },
  });
  expect((await candidates()).filter((it: Told) => it.party === party)).toEqual([]);
  expect(await decide({ uscc: second })).toMatchObject({ rule: 'ALREADY_DECIDED' });

  // The check of yesterday is this business's now, and its quiet period covers the whole window.
  await reconcileTouched(city.database);
  expect(await city.demand(planned.demand.id)).toMatchObject({ state: 'OPEN', visit: null });

  const undone = await undo(decision.id, supervisor);
  expect(undone).toMatchObject({
    __typename: 'LinkDecisionUndone',
    business: null,
    decision: { undoneBy: 'justice-bureau', undoReason: '核实有误', reason: '现场核实' },
  });
  expect(await inspection()).toMatchObject({ business: null, link: { method: null } });
  await replanFreed(city.database);
  expect(await city.demand(planned.demand.id)).toMatchObject({ state: 'SERVED' });
  expect((await candidates()).filter((it: Told) => it.party === party)).toHaveLength(1);
  expect(await undo(decision.id)).toMatchObject({ rule: 'ALREADY_UNDONE' });
});

it('keeps a decision when everything is judged again, and all decisions in the history', async () => {
  const { decision } = await decide({ none: true, reason: '无照经营' }, supervisor);
  await city.database.pool.query(
    'INSERT INTO matching.to_judge SELECT department, id FROM matching.party ON CONFLICT DO NOTHING',
  );
  await linkAll(city.database.pool);
  expect((await inspection()).link).toMatchObject({ method: 'DECISION' });
  const { rows } = await city.database.pool.query(
    'SELECT name, address FROM unregistered_operator WHERE party = $1',
    [party],
  );
  expect(rows).toEqual([{ name: '台河区罕愚茶馆', address: null }]);
  const { data } = await city.served.ask(
    `{ linkDecisions(department: WATER) { nodes { id business { uscc } reason undoneAt } } }`,
  );
  expect(data.linkDecisions.nodes).toEqual([
    { id: decision.id, business: null, reason: '无照经营', undoneAt: null },
    {
      id: expect.any(String),
      business: { uscc: first },
      reason: '现场核实',
      undoneAt: expect.any(String),
    },
  ]);
});
