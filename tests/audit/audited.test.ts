/** What goes on record on its way through the gateway: no record, no data. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { usccOf } from '../feed/usccs.ts';
import { startTestCity, type TestCity } from '../setup/city.ts';

const officer = 'officer:water';
const purpose = { 'x-one-check-purpose': encodeURIComponent('电话通知检查安排') };
const grill = usccOf(1);
const hotel = usccOf(2);
const nameless = usccOf(3);

let city: TestCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startTestCity();
  await city.databases.get('market-supervision')?.pool.query(
    `INSERT INTO business (id, name, legal_representative, phone, address, status, trade_code, digest) VALUES
       ($1, '枕河烧烤', '邹长河', '13812345678', '河埠街道枕河路1号', 'ACTIVE', '6210', ''),
       ($2, '河埠旅馆', '萧静怡', '0632-6086729', '河埠街道枕河路2号', 'ACTIVE', '6110', ''),
       ($3, '无名小店', NULL, NULL, NULL, 'ACTIVE', NULL, '')`,
    [grill, hotel, nameless],
  );
  await city.settled();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

interface Entry {
  readonly number: number;
  readonly kind: string;
  readonly request: string;
  readonly fields: readonly string[];
  readonly usccs: readonly string[];
}

const listing = `{ auditLog(first: 100) { nodes {
  number kind request subject role department operation operationHash fields usccs records purpose results } } }`;

async function log(): Promise<Entry[]> {
  const { data } = await city.ask(listing, {}, 'supervisor');
  return data.auditLog.nodes;
}

let before = 0;

/** The entries of this test, oldest first. */
async function added(): Promise<Entry[]> {
  return (await log()).filter(({ number }) => number > before).reverse();
}

async function beginHere(): Promise<void> {
  before = (await log())[0]?.number ?? 0;
}

const call = `query Call($uscc: Uscc!) {
  business(uscc: $uscc) { name registration { phone phoneMasked legalRepresentativeMasked } } }`;

describe('personal data', () => {
  beforeEach(beginHere);

  test('is given to whoever has the scope and a purpose, once that is on record', async () => {
    // Twice: the second request takes the straight way past ApolloServer.
    for (const round of [1, 2]) {
      const { data, errors } = await city.ask(call, { uscc: grill }, officer, {
        ...purpose,
        'x-request-id': `call-${round}`,
      });
      expect(errors).toEqual([]);
      expect(data).toEqual({
        business: {
          name: '枕河烧烤',
          registration: {
            phone: '13812345678',
            phoneMasked: '138****5678',
            legalRepresentativeMasked: '邹**',
          },
        },
      });
    }
    expect(await added()).toEqual(
      [1, 2].map((round) => ({
        number: before + round,
        kind: 'READ',
        request: `call-${round}`,
        subject: 'demo-officer-water',
        role: 'OFFICER',
        department: 'WATER',
        operation: 'Call',
        operationHash: createHash('sha256').update(call).digest('hex'),
        fields: ['Registration.phone'],
        usccs: [grill],
        records: [],
        purpose: '电话通知检查安排',
        results: [],
      })),
    );
  });

  test('is withheld without a purpose, and then nothing was read', async () => {
    for (let round = 0; round < 2; round += 1) {
      const { data, errors } = await city.ask(call, { uscc: grill }, officer);
      expect(data.business.registration).toMatchObject({ phone: null, phoneMasked: '138****5678' });
      expect(errors).toMatchObject([
        {
          message:
            'Registration.phone is withheld: it needs a purpose, told in the header x-one-check-purpose.',
          path: ['business', 'registration', 'phone'],
          extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
        },
      ]);
    }
    expect(await added()).toEqual([]);
  });

  test('is withheld from others who ask the same, whoever asked before', async () => {
    await city.ask(call, { uscc: grill }, officer, purpose);
    for (const who of ['analyst', 'front-end', 'business', 'public', 'nobody']) {
      const { data, errors } = await city.ask(call, { uscc: grill }, who, purpose);
      expect(data.business.registration.phone).toBeNull();
      expect(errors[0]?.message).toContain('it needs the scope personal:read');
    }
    const again = await city.ask(call, { uscc: grill }, officer, purpose);
    expect(again.data.business.registration.phone).toBe('13812345678');
    expect(await added()).toHaveLength(2);
  });

  test('of many is on record business by business, with every field', async () => {
    const { data } = await city.ask(
      `{ businesses { nodes { registration { ...Who tel: phone @include(if: true) } } } }
       fragment Who on Registration { legalRepresentative street @skip(if: true) }`,
      {},
      'supervisor',
      purpose,
    );
    expect(data.businesses.nodes[0]).toEqual({
      registration: { legalRepresentative: '邹长河', tel: '13812345678' },
    });
    const [entry, ...others] = await added();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ subject: 'demo-supervisor', operation: null });
    expect([...(entry?.fields ?? [])].sort()).toEqual([
      'Registration.legalRepresentative',
      'Registration.phone',
    ]);
    // The third has none that could be read.
    expect([...(entry?.usccs ?? [])].sort()).toEqual([grill, hotel].sort());
  });

  test('that is not there, or not selected, was not read', async () => {
    await city.ask(call, { uscc: nameless }, officer, purpose);
    await city.ask(call, { uscc: usccOf(99) }, officer, purpose);
    const skipping = `query ($uscc: Uscc!, $with: Boolean!) {
      business(uscc: $uscc) { name registration { status phone @include(if: $with) } } }`;
    await city.ask(skipping, { uscc: grill, with: false }, officer, purpose);
    expect(await added()).toEqual([]);
  });

  test.each([
    ['too long', 'x'.repeat(201)],
    ['no text', '%00'],
    ['wrongly encoded', '%E4%B8'],
  ])('is not asked for with a purpose that is %s', async (_, told) => {
    const { status, errors } = await city.ask(call, { uscc: grill }, officer, {
      'x-one-check-purpose': told,
    });
    expect(status).toBe(400);
    expect(errors[0]?.message).toContain(
      'x-one-check-purpose must be a text of at most 200 characters',
    );
  });
});

const plan = `mutation Plan($input: PlanInspectionInput!) {
  planInspection(input: $input) { ... on InspectionPlanned { day } } }`;
const wanted = {
  items: ['WA-004'],
  kind: 'ROUTINE',
  earliest: '2026-12-01',
  latest: '2026-12-10',
};

describe('a mutation', () => {
  beforeEach(beginHere);

  test('is on record before it runs, and what it came to after', async () => {
    const headers = { 'x-request-id': 'plan-1' };
    const { data, errors } = await city.ask(
      plan,
      { input: { ...wanted, uscc: grill } },
      officer,
      headers,
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({ planInspection: { day: expect.any(String) } });
    const common = {
      request: 'plan-1',
      subject: 'demo-officer-water',
      role: 'OFFICER',
      department: 'WATER',
      operation: 'Plan',
      fields: ['Mutation.planInspection'],
      usccs: [grill],
      purpose: null,
    };
    expect(await added()).toMatchObject([
      { ...common, kind: 'MUTATION', results: [] },
      { ...common, kind: 'OUTCOME', results: ['planInspection: InspectionPlanned'] },
    ]);
  });

  test('that is refused is on record as such', async () => {
    await city.ask(plan, { input: { ...wanted, uscc: grill } }, 'analyst');
    await city.ask(
      'mutation { a: withdrawDemand(input: { demand: "demand-1", reason: "no" }) { __typename } complain(input: { code: "x", text: "y" }) { __typename } }',
      {},
      'public',
    );
    expect(await added()).toMatchObject([
      { kind: 'MUTATION' },
      { kind: 'OUTCOME', results: ['planInspection: FORBIDDEN'] },
      {
        kind: 'MUTATION',
        fields: ['Mutation.withdrawDemand', 'Mutation.complain'],
        records: ['demand-1'],
      },
      { kind: 'OUTCOME', results: ['a: FORBIDDEN', 'complain: CodeInvalid'] },
    ]);
  });
});

describe('while the log cannot be written', () => {
  beforeAll(() => city.stop('coordination'));
  afterAll(() => city.restart('coordination'));

  test('personal data is withheld, and the rest answered', async () => {
    const { data, errors } = await city.ask(call, { uscc: grill }, officer, purpose);
    expect(data).toEqual({
      business: {
        name: '枕河烧烤',
        registration: {
          phone: null,
          phoneMasked: '138****5678',
          legalRepresentativeMasked: '邹**',
        },
      },
    });
    expect(errors).toMatchObject([
      { path: ['business', 'registration', 'phone'], extensions: { code: 'AUDIT_UNAVAILABLE' } },
    ]);
  });

  test('no mutation runs, of whichever department', async () => {
    const mutation = `mutation Enter($input: RecordWaterEntryInput!) { recordWaterEntry(input: $input) { __typename } }`;
    const { data, errors } = await city.ask(
      mutation,
      { input: { type: 'PATROL', day: '2026-11-20', officers: ['37-001'], place: '运河边' } },
      officer,
    );
    expect(data ?? null).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'AUDIT_UNAVAILABLE' } }]);
    const entries = await city.databases.get('water')?.pool.query('SELECT FROM entry');
    expect(entries?.rowCount).toBe(0);
  });
});

test('the chain of what went on record holds', async () => {
  const { data } = await city.ask('{ auditCheck { intact complete entries } }', {}, 'supervisor');
  expect(data.auditCheck).toMatchObject({ intact: true, complete: true });
  expect(data.auditCheck.entries).toBeGreaterThan(5);
});
