/** The register of businesses: one by its code, many by what they are called, where they are and what they do. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { marketSupervision } from '../../subgraphs/market-supervision/subgraph.ts';
import { usccOf } from '../feed/usccs.ts';
import { type Served, serve } from '../setup/served.ts';

let served: Served;

beforeAll(async () => {
  served = await serve(marketSupervision);
  for (let n = 0; n < 250; n++) {
    await served.database.pool.query(
      `INSERT INTO business (id, registration_number, name, address, street, street_code, status, trade_code,
         trade_name, phone, risk_grade, digest)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '餐饮', '0632-6086729', 'C', '')`,
      [
        usccOf(n),
        `3704052100${n}`,
        n === 7 ? '100%好吃_烧烤店' : `运河边第${n}家饭庄`,
        `顺河街${n}号`,
        n % 2 ? '古城街道' : '泥沟镇',
        n % 2 ? '370405002' : '370405103',
        n % 10 ? 'ACTIVE' : 'DEREGISTERED',
        n % 3 ? '6210' : '5212',
      ],
    );
  }
});

afterAll(() => served.close());

const list = `query ($search: String, $street: String, $trade: String, $status: RegistrationStatus, $first: Int, $after: String) {
  businesses(search: $search, street: $street, trade: $trade, status: $status, first: $first, after: $after) {
    nodes { uscc name registration { street status trade { code } } } pageInfo { hasNextPage endCursor }
  }
}`;

async function namesOf(variables: object): Promise<string[]> {
  const { data, errors } = await served.ask(list, { first: 100, ...variables });
  expect(errors).toEqual([]);
  return data.businesses.nodes.map(({ name }: { name: string }) => name);
}

describe('business', () => {
  it('tells what the register knows, with the telephone number masked', async () => {
    const { data } = await served.ask(
      `{ business(uscc: "${usccOf(7)}") { name registration { status riskGrade phoneMasked trade { code name } } } }`,
    );
    expect(data.business).toEqual({
      name: '100%好吃_烧烤店',
      registration: {
        status: 'ACTIVE',
        riskGrade: 'C',
        phoneMasked: '0632-****729',
        trade: { code: '6210', name: '餐饮' },
      },
    });
  });

  it('is null for a code the register does not know', async () => {
    expect(await served.ask(`{ business(uscc: "${usccOf(9999)}") { name } }`)).toMatchObject({
      data: { business: null },
      errors: [],
    });
  });

  it('refuses a code whose check character does not hold', async () => {
    const { errors } = await served.ask('{ business(uscc: "92370405MA8170GP70") { name } }');
    expect(errors[0]?.message).toMatch(
      /^Uscc expects a unified social credit code: .*, whose check character does not fit the others: one is mistyped\.$/,
    );
  });

  it('tells how a code in small letters is written', async () => {
    const { errors } = await served.ask(
      `{ business(uscc: " ${usccOf(7).toLowerCase()}") { name } }`,
    );
    expect(errors[0]?.message).toContain(`: write it ${usccOf(7)}.`);
  });

  it('as named by another department’s record, is null where the register does not know it', async () => {
    const { data, errors } = await served.ask(
      'query ($all: [_Any!]!) { _entities(representations: $all) { ... on Business { name registration { name } } } }',
      { all: [usccOf(7), usccOf(9999)].map((uscc) => ({ __typename: 'Business', uscc })) },
    );
    expect(errors).toEqual([]);
    expect(data._entities[1]).toEqual({ name: null, registration: null });
  });
});

describe('businesses', () => {
  it('come each once, in pages, in one statement a page', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 3; pages++) {
      served.statements.length = 0;
      const { data } = await served.ask(list, { first: 100, after });
      expect(served.statements).toHaveLength(1);
      seen.push(...data.businesses.nodes.map(({ uscc }: { uscc: string }) => uscc));
      after = data.businesses.pageInfo.endCursor;
      expect(data.businesses.pageInfo.hasNextPage).toBe(pages < 2);
    }
    expect(new Set(seen).size).toBe(250);
  });

  it('are found by part of a name or address, by code and by registration number', async () => {
    expect(await namesOf({ search: '第42家' })).toEqual(['运河边第42家饭庄']);
    expect(await namesOf({ search: '顺河街42号' })).toEqual(['运河边第42家饭庄']);
    expect(await namesOf({ search: usccOf(42).toLowerCase() })).toEqual(['运河边第42家饭庄']);
    expect(await namesOf({ search: '370405210042' })).toEqual(['运河边第42家饭庄']);
    expect(await namesOf({ search: '没有这家' })).toEqual([]);
  });

  it('are found by the beginning of a code, in whatever case and width', async () => {
    const beginning = usccOf(42).slice(0, 15);
    const found = await namesOf({ search: beginning });
    expect(found).toContain('运河边第42家饭庄');
    expect(await namesOf({ search: beginning.toLowerCase() })).toEqual(found);
    const wide = usccOf(42).replace(/./g, (it) => String.fromCharCode(it.charCodeAt(0) + 0xfee0));
    expect(await namesOf({ search: wide })).toEqual(['运河边第42家饭庄']);
  });

  it('are searched for % and _ as such', async () => {
    expect(await namesOf({ search: '100%好吃_' })).toEqual(['100%好吃_烧烤店']);
    expect(await namesOf({ search: '%家%' })).toEqual([]);
    expect(await namesOf({ search: '\\' })).toEqual([]);
  });

  it('are filtered by street (name or code), trade and status together', async () => {
    const byName = await namesOf({ street: '泥沟镇', trade: '6210', status: 'DEREGISTERED' });
    expect(byName).toEqual(
      await namesOf({ street: '370405103', trade: '6210', status: 'DEREGISTERED' }),
    );
    expect(byName).toHaveLength(16);
  });

  it('are none where nothing fits, but an unknown street or trade is an error that says what to do', async () => {
    expect(await namesOf({ street: '泥沟镇', search: '没有这家' })).toEqual([]);
    for (const [filter, told] of [
      [
        { street: '泥沟' },
        'no business in "泥沟": give `street` by its name there, such as 泥沟镇',
      ],
      [{ street: '370405999' }, 'no business in "370405999"'],
      [{ trade: '餐饮' }, 'no business of the trade "餐饮": give `trade` by its GB/T 4754 code'],
    ] as const) {
      const { errors } = await served.ask(list, filter);
      expect(errors[0]).toMatchObject({
        message: expect.stringContaining(told),
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
  });

  it.each(['', '  ', '\u0000'])('refuse the search %j', async (search) => {
    const { errors } = await served.ask(list, { search });
    expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });
});
