/** What every department answers alike, asked of water: its lists, its records by id, and who may ask. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { signInternalToken } from '../../subgraphs/kit/identity/internal-token.ts';
import { water } from '../../subgraphs/water/subgraph.ts';
import { analyst, post, type Served, serve } from '../setup/served.ts';

const uscc = '92370405MAFYPYXT19';
const other = '91370405MAR1ABH69H';
let served: Served;

beforeAll(async () => {
  served = await serve(water);
  await served.database.pool.query(`
    INSERT INTO party (id, name, address, uscc) VALUES
      ('linked', '运河烧烤店', '台儿路 1 号', '${uscc}'), ('unlinked', '无名摊点', NULL, NULL);
    INSERT INTO inspection (id, party_id, kind, selection, item_codes, item_names, planned_from, planned_to,
        inspected_on, officers, outcome, findings, measures, status, digest)
      SELECT 'I' || n, CASE WHEN n % 2 = 0 THEN 'linked' ELSE 'unlinked' END, 'ROUTINE', 'TARGETED',
        '{WA-001}', '{取水计量检查}', date '2026-01-01' + n / 2, date '2026-01-09' + n,
        CASE WHEN n < 20 THEN date '2026-01-02' + n / 2 END, '{A,B}',
        CASE WHEN n < 20 THEN 'PROBLEMS_FOUND' END, '{设施未正常运行}', '{责令改正}',
        CASE WHEN n < 20 THEN 'DONE' ELSE 'PLANNED' END, ''
      FROM generate_series(1, 30) n;
    INSERT INTO permit (id, party_id, kind, certificate, decided_on, status, digest)
      SELECT 'P' || n, 'linked', CASE WHEN n = 1 THEN 'DRAINAGE' ELSE 'OTHER' END, '证', date '2026-01-01' + n,
        CASE WHEN n < 3 THEN 'VALID' ELSE 'INVALID' END, '' FROM generate_series(1, 5) n;
    INSERT INTO penalty (id, party_id, violation, categories, fine_yuan, decided_on, digest)
      VALUES ('台水罚〔2026〕1号', 'linked', '取水计量违法', '{罚款}', 2000.5, '2026-03-01', '');
    INSERT INTO intake_meter (id, uscc, source, permitted_m3, taken_m3)
      VALUES ('M1', '${uscc}', 'GROUNDWATER', 1000, 12.5), ('M2', '${other}', 'SURFACE_WATER', 1, 0);
  `);
});

afterAll(() => served.close());

describe('lists', () => {
  const page = `query ($after: String, $first: Int, $status: InspectionStatus, $from: Date, $to: Date) {
    waterInspections(after: $after, first: $first, status: $status, from: $from, to: $to) {
      nodes { id day status } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;

  it('walks every inspection once, newest day first, in pages', async () => {
    const seen: { id: string; day: string }[] = [];
    let after: string | null = null;
    do {
      const { data, errors } = await served.ask(page, { after, first: 7 });
      expect(errors).toEqual([]);
      const { nodes, edges, pageInfo } = data.waterInspections;
      expect(edges.at(-1).cursor).toBe(pageInfo.endCursor);
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...nodes);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(30);
    const days = seen.map(({ day }) => day);
    expect(days).toEqual([...days].sort().reverse());
  });

  it('stays right while rows are added before the place a reader has reached', async () => {
    const first = await served.ask(page, { first: 5 });
    await served.database.pool.query(`
      INSERT INTO inspection (id, party_id, kind, selection, item_codes, item_names, planned_from, status, digest)
      VALUES ('NEW', 'linked', 'CASE', 'TARGETED', '{}', '{}', '2027-01-01', 'PLANNED', '')`);
    const second = await served.ask(page, {
      first: 5,
      after: first.data.waterInspections.pageInfo.endCursor,
    });
    await served.database.pool.query(`DELETE FROM inspection WHERE id = 'NEW'`);
    const whole = await served.ask(page, { first: 10 });
    expect([...first.data.waterInspections.nodes, ...second.data.waterInspections.nodes]).toEqual(
      whole.data.waterInspections.nodes,
    );
  });

  it('filters by status and day', async () => {
    const { data } = await served.ask(page, {
      first: 100,
      status: 'DONE',
      from: '2026-01-05',
      to: '2026-01-08',
    });
    const nodes: { day: string; status: string }[] = data.waterInspections.nodes;
    expect(nodes).toHaveLength(8);
    for (const { day, status } of nodes) {
      expect(status).toBe('DONE');
      expect(day >= '2026-01-05' && day <= '2026-01-08').toBe(true);
    }
  });

  it.each([0, 101, -1])('refuses a page of %i', async (first) => {
    const { errors } = await served.ask(page, { first });
    expect(errors[0]?.message).toBe(`\`first\` must be from 1 to 100, got ${first}.`);
    expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });

  it.each(['', 'rubbish', 'WzFd', Buffer.from('["x"]').toString('base64url')])(
    'refuses the cursor %j',
    async (after) => {
      const { errors } = await served.ask(page, { after });
      expect(errors[0]?.message).toContain('`after` is no cursor of this list');
    },
  );

  it('refuses a cursor whose values are none of the list’s, as bad input', async () => {
    const after = Buffer.from('["no day","x"]').toString('base64url');
    const { errors } = await served.ask(page, { after });
    expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });

  it('refuses text that no database holds, as bad input', async () => {
    const { errors } = await served.ask('{ waterInspections(after: "\u0000") { nodes { id } } }');
    expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });

  it('refuses a day that does not exist', async () => {
    const { errors } = await served.ask(page, { from: '2026-02-31' });
    expect(errors[0]?.message).toContain('Date expects a calendar day such as 2026-03-05');
  });
});

describe('records', () => {
  it('gives an inspection its details, and its subject as recorded', async () => {
    const { data } = await served.ask(
      `query ($all: [_Any!]!) { _entities(representations: $all) { ... on WaterInspection {
        id number items { code name } officers findings { text } measures subject { name address }
      } } }`,
      {
        all: ['water:I2', 'water:I3', 'market-supervision:I2', 'water:none'].map((id) => ({
          __typename: 'WaterInspection',
          id,
        })),
      },
    );
    expect(data._entities).toEqual([
      {
        id: 'water:I2',
        number: 'I2',
        items: [{ code: 'WA-001', name: '取水计量检查' }],
        officers: ['A', 'B'],
        findings: [{ text: '设施未正常运行' }],
        measures: ['责令改正'],
        subject: { name: '运河烧烤店', address: '台儿路 1 号' },
      },
      expect.objectContaining({
        id: 'water:I3',
        subject: { name: '无名摊点', address: null },
      }),
      null,
      null,
    ]);
  });

  it('lists a business’s permits and registers, filtered and in order', async () => {
    const { data } = await served.ask(
      `query ($all: [_Any!]!) { _entities(representations: $all) { ... on Business {
        uscc
        waterPermits { nodes { number kind status } }
        valid: waterPermits(status: VALID, kind: DRAINAGE) { nodes { number } }
        intakeMeters { nodes { id source takenM3 business { uscc } } }
      } } }`,
      {
        all: [
          { __typename: 'Business', uscc },
          { __typename: 'Business', uscc: other },
        ],
      },
    );
    const [mine, theirs] = data._entities;
    expect(mine.waterPermits.nodes.map(({ number }: { number: string }) => number)).toEqual([
      'P5',
      'P4',
      'P3',
      'P2',
      'P1',
    ]);
    expect(mine.valid.nodes).toEqual([{ number: 'P1' }]);
    expect(mine.intakeMeters.nodes).toEqual([
      { id: 'M1', source: 'GROUNDWATER', takenM3: 12.5, business: { uscc } },
    ]);
    expect(theirs.waterPermits.nodes).toEqual([]);
    expect(theirs.intakeMeters.nodes).toHaveLength(1);
  });

  it('gives money in yuan', async () => {
    const { data } = await served.ask(
      '{ waterPenalties { nodes { number fineYuan categories } } }',
    );
    expect(data.waterPenalties.nodes).toEqual([
      { number: '台水罚〔2026〕1号', fineYuan: 2000.5, categories: ['罚款'] },
    ]);
  });
});

describe('who may ask', () => {
  const officerOf = (department: Identity['department'] & string): Identity => ({
    subject: 'officer',
    role: 'OFFICER',
    department,
    scopes: [],
  });
  const list = '{ waterInspections { nodes { id } } intakeMeters { nodes { id } } }';

  it('shows a department’s own lists to its officers, analysts and supervisors', async () => {
    for (const identity of [
      officerOf('water'),
      analyst,
      { ...analyst, role: 'SUPERVISOR' as const },
    ]) {
      expect((await served.ask(list, {}, identity)).errors).toEqual([]);
    }
  });

  it.each([
    officerOf('culture-tourism'),
    { ...analyst, role: 'PUBLIC' as const },
    { ...analyst, role: 'BUSINESS' as const },
  ])('refuses them to $role $department', async (identity) => {
    const { data, errors } = await served.ask(list, {}, identity);
    expect(data).toEqual({ waterInspections: null, intakeMeters: null });
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it('tells a stranger nothing', async () => {
    const stranger = await signInternalToken(
      { issuer: 'gateway', identity: analyst },
      'water',
      Buffer.alloc(32),
    );
    for (const authorization of ['', 'Bearer x', `Bearer ${stranger}`]) {
      const { status, data, errors } = await post(
        served.url,
        { query: '{ __typename }' },
        { authorization },
      );
      expect({ status, data, errors }).toEqual({
        status: 401,
        data: undefined,
        errors: [{ message: 'Unauthenticated.' }],
      });
    }
  });

  it('keeps the change feed to coordination', async () => {
    const feed = '{ changes(first: 1) { epoch } }';
    expect((await served.ask(feed)).errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await served.askAsCoordination(feed)).errors).toEqual([]);
    expect((await served.askAsCoordination(list)).errors[0]?.extensions?.code).toBe('FORBIDDEN');
  });

  it('keeps the inside of a fault to itself', async () => {
    await served.database.pool.query('ALTER TABLE intake_meter RENAME TO gone');
    const { errors } = await served.ask('{ intakeMeters { nodes { id } } }');
    await served.database.pool.query('ALTER TABLE gone RENAME TO intake_meter');
    expect(errors[0]?.message).toBe('The department could not answer this; its log tells why.');
    expect(JSON.stringify(errors)).not.toContain('intake_meter');
  });
});
