/** What the graph tells of ratings and complaints, and to whom. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CodedCity, day, startCodedCity, type Told } from './coded-city.ts';

let city: CodedCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', day);
  city = await startCodedCity();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const rateVisit = `mutation ($input: RateVisitInput!) { rateVisit(input: $input) {
  __typename
  ... on VisitRated { replaced }
  ... on CodeRequestRefused { rule message lift }
  ... on CodeInvalid { reason }
} }`;

const complain = `mutation ($input: ComplainInput!) { complain(input: $input) {
  __typename
  ... on ComplaintReceived { number }
  ... on CodeRequestRefused { rule }
} }`;

const answer = `mutation ($input: AnswerComplaintInput!) { answerComplaint(input: $input) {
  __typename
  ... on ComplaintAnswered { complaint { id state answer answeredAt } }
  ... on CodeRequestRefused { rule message }
} }`;

const complaints = `query ($state: VisitComplaintState, $first: Int, $after: String) {
  visitComplaints(state: $state, first: $first, after: $after) {
    nodes { id state text contact contactMasked receivedAt answer visit { id code } }
    pageInfo { hasNextPage endCursor }
  }
}`;

async function checkedIn() {
  const visit = await city.visit();
  await city.checkIn(visit.code);
  return visit;
}

describe('ratings', () => {
  it('are shown from five upwards, in whole groups of five, and only as averages', async () => {
    const ratingOf = async () => {
      const { data } = await city.city.ask(
        '{ departmentInfo(code: URBAN_MANAGEMENT) { rating { average count } } }',
        {},
        'officer:urban-management',
      );
      return data.departmentInfo.rating;
    };
    const rate = async (stars: number) => {
      const { code } = await checkedIn();
      return city.run('public', rateVisit, { code, stars });
    };
    for (const stars of [5, 4, 1, 2]) await rate(stars);
    expect(await ratingOf()).toBeNull();
    await rate(5);
    expect(await ratingOf()).toEqual({ average: 3.4, count: 5 });
    for (const stars of [1, 1, 1, 1]) await rate(stars);
    expect(await ratingOf()).toEqual({ average: 3.4, count: 5 });
    await rate(3);
    expect(await ratingOf()).toEqual({ average: 2.4, count: 10 });
  });

  it('count for the bodies that came', async () => {
    const { data } = await city.city.ask('{ departmentInfo(code: WATER) { rating { count } } }');
    expect(data.departmentInfo.rating).toBeNull();
  });

  it('are not given by officers, nor out of bounds', async () => {
    const { code } = await checkedIn();
    const { errors } = await city.city.ask(
      rateVisit,
      { input: { code, stars: 5 } },
      'officer:water',
    );
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect(await city.run('business', rateVisit, { code, stars: 6 })).toEqual({
      __typename: 'CodeRequestRefused',
      rule: 'INVALID_REQUEST',
      message: '`stars` is 6.',
      lift: 'A number of stars from 1 to 5.',
    });
    const long = { code, stars: 5, comment: '长'.repeat(1001) };
    expect(await city.run('business', rateVisit, long)).toMatchObject({ rule: 'INVALID_REQUEST' });
    expect(await city.run('business', rateVisit, { code: `${code}X`, stars: 5 })).toEqual({
      __typename: 'CodeInvalid',
      reason: 'FORGED',
    });
  });
});

describe('complaints', () => {
  const listed = async (variables: object = {}): Promise<Told> =>
    (await city.city.ask(complaints, variables, 'supervisor', { 'x-one-check-purpose': 'reply' }))
      .data.visitComplaints;

  it('are for the supervising authority alone, with how to reach who complained', async () => {
    const { code, visit } = await checkedIn();
    const input = { code, text: '  态度恶劣 ', contact: '电话 13900002222' };
    const { number } = await city.run('public', complain, input);
    const mine = (await listed({ first: 100 })).nodes.find(({ id }: Told) => id === number);
    expect(mine).toEqual({
      id: number,
      state: 'OPEN',
      text: '态度恶劣',
      contact: '电话 13900002222',
      contactMasked: '**********2222',
      receivedAt: expect.stringContaining('+08:00'),
      answer: null,
      visit: { id: visit, code },
    });
    for (const demo of [
      'officer:market-supervision',
      'analyst',
      'front-end',
      'business',
      'public',
    ]) {
      const { data, errors } = await city.city.ask(complaints, {}, demo);
      expect([data.visitComplaints, errors[0]?.extensions?.code]).toEqual([null, 'FORBIDDEN']);
    }
  });

  it('are answered once', async () => {
    const { code } = await checkedIn();
    const { number } = await city.run('public', complain, { code, text: '多收费' });
    const reply = { complaint: number, answer: '已责令退还。' };
    const { errors } = await city.city.ask(answer, { input: reply }, 'officer:water');
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect(await city.run('supervisor', answer, { ...reply, answer: ' ' })).toMatchObject({
      rule: 'INVALID_REQUEST',
    });
    expect(await city.run('supervisor', answer, reply)).toEqual({
      __typename: 'ComplaintAnswered',
      complaint: {
        id: number,
        state: 'ANSWERED',
        answer: '已责令退还。',
        answeredAt: expect.stringContaining('+08:00'),
      },
    });
    expect(await city.run('supervisor', answer, reply)).toMatchObject({ rule: 'NOT_POSSIBLE_NOW' });
    const open = await listed({ state: 'OPEN', first: 100 });
    expect(open.nodes.map(({ id }: Told) => id)).not.toContain(number);
  });

  it('come a page at a time, each once', async () => {
    const { code } = await checkedIn();
    for (let at = 0; at < 3; at += 1)
      await city.run('public', complain, { code, text: `第${at}件` });
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const { nodes, pageInfo } = await listed({ first: 2, after });
      seen.push(...nodes.map(({ id }: Told) => id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    const { rows } = await city.ledger.query(
      'SELECT count(*)::int AS count FROM confidential.complaint',
    );
    expect(seen).toHaveLength(rows[0].count);
  });

  it('cannot be read by a role that serves anything else', async () => {
    const { rows } = await city.ledger.query(
      `SELECT has_schema_privilege('pg_monitor', 'confidential', 'USAGE') AS may`,
    );
    expect(rows[0].may).toBe(false);
  });
});

it('cites a law for every published item, and tells which from the demand', async () => {
  const { rows } = await city.ledger.query(`SELECT code FROM item WHERE legal_basis !~ '^《.+》'`);
  expect(rows).toEqual([]);
  const { rows: without } = await city.ledger.query(
    'SELECT code FROM item WHERE legal_basis IS NULL',
  );
  expect(without).toEqual([]);
});
