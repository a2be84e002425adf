/** What becomes of a gap: facts open, close and reopen it, somebody acknowledges it, and all of it is kept. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { officerOf, supervisor, type Told } from '../planning/planning-city.ts';
import { type GappedCity, startGappedCity } from './gapped-city.ts';

let city: GappedCity;
let uscc: string;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startGappedCity();
  uscc = await city.business({ trade: '8051' });
  await city.look();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const missing = async (statuses?: string[]): Promise<Told> =>
  (await city.gaps({ codes: ['MISSING_PERMIT'], ...(statuses && { statuses }) }))[0];

async function historyOf(gap: string): Promise<Told[]> {
  const data = await city.ask(
    `query ($gap: ID!) { gap(id: $gap) { history { nodes {
      event day at by note since evidence { business { uscc } permit { id } requiredPermit { kind } }
    } } } }`,
    { gap },
  );
  return data.gap.history.nodes;
}

describe('a gap', () => {
  it('is acknowledged by who should act, with a note, once', async () => {
    const { id } = await missing();
    await expect(city.acknowledge(id, '已通知', 'culture-tourism')).rejects.toThrow('FORBIDDEN');
    await expect(
      city.acknowledge(id, '已通知', { subject: 'analyst', role: 'ANALYST', scopes: [] }),
    ).rejects.toThrow('FORBIDDEN');
    expect(await city.acknowledge(id, ' ')).toMatchObject({ rule: 'INVALID_REQUEST' });
    expect(await city.acknowledge('nothing', '-')).toMatchObject({ rule: 'UNKNOWN_GAP' });
    expect(await city.acknowledge(id, '已通知补办')).toMatchObject({
      __typename: 'GapAcknowledged',
      gap: {
        id,
        status: 'ACKNOWLEDGED',
        acknowledgement: { by: 'officer-of-water', note: '已通知补办', on: '2026-11-21' },
      },
    });
    expect(await city.acknowledge(id, '-', supervisor)).toMatchObject({
      rule: 'ALREADY_ACKNOWLEDGED',
    });
    await city.sql('UPDATE business SET street = $1', ['古渡街道']);
    await city.look();
    expect(await missing()).toMatchObject({ id, status: 'ACKNOWLEDGED', street: '古渡街道' });
  });

  it('is closed by facts and reopened by facts, and its history is kept', async () => {
    const { id } = await missing();
    const permit = await city.permit(uscc, { to: '2026-11-30' });
    await city.look();
    expect(await missing()).toBeUndefined();
    expect(await missing(['CLOSED'])).toMatchObject({
      id,
      status: 'CLOSED',
      acknowledgement: null,
    });
    expect(await city.acknowledge(id, '-')).toMatchObject({ rule: 'CLOSED' });
    vi.stubEnv('ONE_CHECK_TODAY', '2026-12-01');
    await city.look();
    expect(await missing()).toMatchObject({
      id,
      status: 'OPEN',
      since: '2026-12-01',
      foundOn: '2026-12-01',
    });
    expect(await historyOf(id)).toMatchObject([
      { event: 'OPENED', day: '2026-11-21', by: null, since: null },
      { event: 'ACKNOWLEDGED', day: '2026-11-21', by: 'officer-of-water', note: '已通知补办' },
      { event: 'CLOSED', day: '2026-11-21', by: null },
      {
        event: 'REOPENED',
        day: '2026-12-01',
        since: '2026-12-01',
        evidence: [
          { business: { uscc } },
          { requiredPermit: { kind: 'DRAINAGE' } },
          { permit: { id: permit } },
        ],
      },
    ]);
  });

  it('is found again where an earlier day stands for today', async () => {
    vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
    await city.look();
    expect(await missing()).toBeUndefined();
  });

  it.each([
    `UPDATE gap_event SET note = '-'`,
    'DELETE FROM gap_event',
    'TRUNCATE gap_event',
    'DELETE FROM gap',
    `UPDATE gap SET status = 'ACKNOWLEDGED', acknowledged_by = 'x', note = '-' WHERE status = 'CLOSED'`,
    `INSERT INTO gap (kind, subject, code, about, severity, departments, owed, evidence, status, found_on, changed_on)
     VALUES ('BUSINESS', 'x', 'MISSING_PERMIT', '', 'LOW', '{water}', '{}', '[]', 'CLOSED', '2026-11-21', '2026-11-21')`,
  ])('keeps its history whatever is tried: %s', async (statement) => {
    await expect(city.sql(statement)).rejects.toMatchObject({ code: expect.stringMatching(/^23/) });
  });
});

describe('gaps', () => {
  const water = officerOf('water');

  beforeAll(async () => {
    for (let at = 0; at < 3; at += 1) {
      const business = await city.business({ trade: '6210', grade: 'B', street: '泥沟镇' });
      await city.penalty(business, '2026-10-02', { fine: 20000 });
    }
    await city.look();
  });

  it('are listed by what is asked for, page by page', async () => {
    expect(await city.gaps({ codes: ['PENALTY_NOT_SHARED'] })).toHaveLength(3);
    expect(await city.gaps({ departments: ['URBAN_MANAGEMENT'] })).toHaveLength(3);
    expect(await city.gaps({ streets: ['古渡街道'] })).toEqual([]);
    expect(await city.gaps({ streets: ['泥沟镇'], severities: ['HIGH'] })).toHaveLength(12);
    expect(await city.gaps({ from: '2026-10-02', to: '2026-10-02' })).toHaveLength(3);
    expect(await city.gaps({ statuses: ['CLOSED'] })).toHaveLength(1);
    const pages: string[] = [];
    for (let after = null, more = true; more; ) {
      const { gaps }: Told = await city.ask(
        'query ($after: String) { gaps(first: 5, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
      pages.push(...gaps.nodes.map(({ id }: Told) => id));
      after = gaps.pageInfo.endCursor;
      more = gaps.pageInfo.hasNextPage;
    }
    expect(new Set(pages).size).toBe(12);
    expect(pages).toHaveLength(12);
  });

  it('are for those whom they concern: officers see what their department owes or is owed', async () => {
    const codes = (await city.gaps({}, water)).map(({ code }) => code);
    expect(codes.filter((code) => code === 'PENALTY_NOT_SHARED')).toHaveLength(3);
    expect(codes.filter((code) => code === 'MISSING_PERMIT')).toHaveLength(3);
    expect(await city.gaps({}, officerOf('culture-tourism'))).toEqual([]);
    const [{ id }] = await city.gaps({ departments: ['URBAN_MANAGEMENT'] });
    expect(await city.ask('query ($id: ID!) { gap(id: $id) { id } }', { id }, water)).toEqual({
      gap: null,
    });
  });

  it('make the work list of a department', async () => {
    const list = `{ workList(department: WATER) {
      owes(first: 1) { nodes { code } pageInfo { hasNextPage } }
      owed { nodes { code departments } pageInfo { hasNextPage } }
    } }`;
    expect(await city.ask(list, {}, water)).toEqual({
      workList: {
        owes: { nodes: [{ code: 'MISSING_PERMIT' }], pageInfo: { hasNextPage: true } },
        owed: {
          nodes: Array(3).fill({ code: 'PENALTY_NOT_SHARED', departments: ['MARKET_SUPERVISION'] }),
          pageInfo: { hasNextPage: false },
        },
      },
    });
    await expect(city.ask(list, {}, officerOf('culture-tourism'))).rejects.toThrow('FORBIDDEN');
  });

  it('are counted by what they have in common', async () => {
    const summary = async (groupBy: string[], filter = {}): Promise<Told[]> => {
      const { gapSummary } = await city.ask(
        `query ($groupBy: [GapGrouping!], $filter: GapFilter) { gapSummary(groupBy: $groupBy, filter: $filter) {
          nodes { code department street month count open acknowledged closed high } } }`,
        { groupBy, filter },
      );
      return gapSummary.nodes;
    };
    expect(await summary([])).toEqual([
      {
        code: null,
        department: null,
        street: null,
        month: null,
        count: 12,
        open: 12,
        acknowledged: 0,
        closed: 0,
        high: 12,
      },
    ]);
    const short = (rows: Told[]) =>
      rows.map(({ code, department, street, month, count }) =>
        [code, department, street, month, count].filter((it) => it !== null).join(' '),
      );
    expect(short(await summary(['CODE']))).toEqual(['MISSING_PERMIT 9', 'PENALTY_NOT_SHARED 3']);
    expect(short(await summary(['CODE', 'DEPARTMENT', 'MONTH']))).toEqual([
      'MISSING_PERMIT MARKET_SUPERVISION 2026-11 3',
      'MISSING_PERMIT URBAN_MANAGEMENT 2026-11 3',
      'MISSING_PERMIT WATER 2026-11 3',
      'PENALTY_NOT_SHARED MARKET_SUPERVISION 2026-10 3',
    ]);
    expect(short(await summary(['STREET', 'DEPARTMENT'], { departments: ['WATER'] }))).toEqual([
      'WATER 泥沟镇 3',
    ]);
    expect(short(await summary(['CODE'], { statuses: ['CLOSED'] }))).toEqual(['MISSING_PERMIT 1']);
  });

  it('take one statement for each type and hop, however many', async () => {
    const ask = async (first: number) => {
      city.served.statements.length = 0;
      const data = await city.ask(
        `query ($first: Int) { gaps(first: $first) { nodes {
          business { gaps { nodes { code } } inspections { nodes { id } } }
          evidence { penalty { decidedOn } inspection { day } permit { id } party { subject { name } } }
          history { nodes { event evidence { penalty { number } } } }
        } } }`,
        { first },
      );
      expect(data.gaps.nodes).toHaveLength(first);
      return city.served.statements.length;
    };
    // The gaps; their businesses' gaps and inspections; the penalties; what became of them.
    expect(await ask(12)).toBe(5);
    expect(await ask(4)).toBeLessThanOrEqual(5);
  });
});

describe('what is laid down', () => {
  it('is changed by the supervising authority, noted, and holds for gaps at once', async () => {
    const change = async (mutation: string, input: object): Promise<Told> => {
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
      const data = await city.ask(
        `mutation ($input: ${type}!) { ${mutation}(input: $input) {
          __typename ... on PolicyChanged { changes { about reason } } ... on PolicyRefused { rule message }
        } }`,
        { input: { reason: '市政府令', ...input } },
      );
      return data[mutation];
    };
    const food = { trade: '6210', department: 'MARKET_SUPERVISION', kind: 'FOOD_OPERATION' };
    expect(await change('setRequiredPermit', food)).toMatchObject({
      changes: [{ about: 'REQUIRED_PERMIT', reason: '市政府令' }],
    });
    await change('setPolicy', { seriousFineYuan: 20001 });
    await change('setCheckCycle', { riskGrade: 'B', months: 24 });
    await city.look();
    const codes = (await city.gaps({ streets: ['泥沟镇'] })).map(({ code }) => code).sort();
    expect(codes).toEqual([...Array(6).fill('MISSING_PERMIT'), ...Array(3).fill('NEVER_CHECKED')]);
    await change('setFeedPromise', { department: 'WATER', minutes: 60 });
    await change('setSeriousPenalty', { category: '通报批评', serious: true });
    expect(await change('setFeedPromise', { department: 'WATER', minutes: 0 })).toMatchObject({
      rule: 'INVALID_REQUEST',
    });
    expect(await change('setCheckCycle', { riskGrade: 'Z', months: 3 })).toMatchObject({
      rule: 'INVALID_REQUEST',
      message: '`riskGrade` must be A, B, C or D, got "Z".',
    });
    expect(await change('setRequiredPermit', { ...food, kind: '食品' })).toMatchObject({
      rule: 'INVALID_REQUEST',
    });
    // A kind is one of its own department: mistyped, or another's, no business would ever have it.
    await city.permit(null, { kind: 'WATER_INTAKE' });
    const water = { trade: '6210', department: 'WATER', name: '排水许可' };
    for (const kind of ['DRAINGE', 'FUME_PURIFIER']) {
      expect(await change('setRequiredPermit', { ...water, kind })).toEqual({
        __typename: 'PolicyRefused',
        rule: 'NOT_FOUND',
        message: `No permit of water is of the kind ${kind}. Known are DRAINAGE, WATER_INTAKE.`,
      });
    }
    const intake = { ...water, trade: '8051', kind: 'WATER_INTAKE' };
    expect(await change('setRequiredPermit', intake)).toMatchObject({ changes: [{}] });
    // What no trade needs any more, and nobody was given, may be needed again.
    const named = { ...food, name: '食品经营许可证' };
    const others = ['6110', '6220', '5212'].map((trade) => ({ ...food, trade }));
    for (const it of others) await change('setRequiredPermit', it);
    expect(await change('setRequiredPermit', { ...named, trade: '6110' })).toMatchObject({
      changes: [{ about: 'REQUIRED_PERMIT' }],
    });
    expect(
      await city.ask(`{
        requiredPermits(trade: "6210") { nodes { department kind } }
        checkCycles { nodes { riskGrade months } }
        seriousPenalties(first: 100) { nodes { category } }
        policy { publishDays replyDays clueDays seriousFineYuan sameActDays lookBackMonths }
        departmentInfo(code: WATER) { feed { promisedMinutes } }
      }`),
    ).toMatchObject({
      requiredPermits: {
        nodes: [
          { department: 'URBAN_MANAGEMENT', kind: 'FUME_PURIFIER' },
          { department: 'WATER', kind: 'DRAINAGE' },
        ],
      },
      checkCycles: {
        nodes: [
          { riskGrade: 'B', months: 24 },
          { riskGrade: 'C', months: 12 },
          { riskGrade: 'D', months: 6 },
        ],
      },
      policy: {
        publishDays: 7,
        replyDays: 3,
        clueDays: 5,
        seriousFineYuan: 20001,
        lookBackMonths: 12,
      },
      departmentInfo: { feed: { promisedMinutes: 60 } },
    });
  });

  it('tells its rules to staff', async () => {
    const { gapRules } = await city.ask(
      '{ gapRules { code means evidence severity since acts closes } }',
    );
    expect(gapRules).toHaveLength(12);
  });
});
