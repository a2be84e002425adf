/** The forms of the page, sent as a browser without a script sends them. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CodedCity, day, startCodedCity } from './coded-city.ts';

let city: CodedCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', day);
  city = await startCodedCity();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const hostile = `<script>alert(1)</script>"><img src=x onerror='alert(2)'>&lt;\r\nzweite 行`;

async function checkedIn() {
  const visit = await city.visit();
  await city.checkIn(visit.code);
  return visit;
}

const complaintsOf = async (visit: string) => {
  const { rows } = await city.ledger.query(
    'SELECT text, contact FROM confidential.complaint WHERE visit = $1',
    [visit],
  );
  return rows;
};

describe('a rating', () => {
  it('is taken, can be given anew, and leads back to the page', async () => {
    const { code, visit } = await checkedIn();
    const rate = (stars: string) =>
      city.post(`/v/${code}/rating`, { stars, comment: '态度好', lang: 'en' });
    const first = await rate('5');
    expect([first.status, first.headers['location']]).toEqual([
      303,
      `/v/${code}?told=rated&lang=en`,
    ]);
    expect((await city.page(String(first.headers['location']))).text).toContain('Thank you');
    expect((await rate('2')).headers['location']).toContain('told=rated-again');
    const { rows } = await city.ledger.query(
      'SELECT stars, comment FROM visit_rating WHERE visit = $1',
      [visit],
    );
    expect(rows).toEqual([{ stars: 2, comment: '态度好' }]);
  });

  it.each([
    ['none', { comment: hostile }],
    ['too many', { stars: '6', comment: hostile }],
    ['something else', { stars: '1e0', comment: hostile }],
  ])('with %s stars comes back with what was filled in, harmless', async (_, form) => {
    const { code } = await checkedIn();
    const { status, text } = await city.post(`/v/${code}/rating`, form as Record<string, string>);
    expect([status, text.includes('role="alert"')]).toEqual([422, true]);
    expect(text).toContain('&#60;script&#62;');
    expect(text).not.toMatch(/<script|<img src=x/);
  });

  it('is not taken before officers have checked in', async () => {
    const { code, name } = await city.visit();
    const { status, text } = await city.post(`/v/${code}/rating`, { stars: '1' });
    expect([status, text.includes('签到之后才能评价'), text.includes(name)]).toEqual([
      422,
      true,
      false,
    ]);
  });

  it('is never shown on the page, nor told by the code', async () => {
    const { code } = await checkedIn();
    await city.post(`/v/${code}/rating`, { stars: '1', comment: '只有我知道的话' });
    expect((await city.page(`/v/${code}`)).text).not.toMatch(/只有我知道的话|required checked/);
  });
});

describe('a complaint', () => {
  it('reaches the supervising authority, also of officers who have not checked in', async () => {
    const { code, visit } = await city.visit();
    const { status, headers } = await city.post(`/v/${code}/complaint`, {
      text: hostile,
      contact: '13800001111',
    });
    expect(status).toBe(303);
    expect(headers['location']).toMatch(/told=complained&receipt=TS[0-9A-F]{12}$/);
    const { text } = await city.page(String(headers['location']));
    expect(text).toMatch(/投诉已送达.*TS[0-9A-F]{12}/s);
    expect(text).not.toContain('13800001111');
    expect(await complaintsOf(visit)).toEqual([
      { text: hostile.replace('\r\n', '\n'), contact: '13800001111' },
    ]);
  });

  it('that says nothing comes back', async () => {
    const { code, visit } = await checkedIn();
    const { status, text } = await city.post(`/v/${code}/complaint`, {
      text: ' ',
      contact: '"><b>',
    });
    expect(status).toBe(422);
    expect(text).toContain('value="&#34;&#62;&#60;b&#62;"');
    expect(await complaintsOf(visit)).toEqual([]);
  });

  it('holds two thousand characters and no more', async () => {
    const { code, visit } = await checkedIn();
    const send = (length: number) =>
      city.post(`/v/${code}/complaint`, { text: '投'.repeat(length), contact: '诉'.repeat(200) });
    expect([(await send(2000)).status, (await send(2001)).status]).toEqual([303, 422]);
    expect((await send(6000)).status).toBe(413);
    expect(await complaintsOf(visit)).toHaveLength(1);
  });

  it('is refused when there are too many about one visit', async () => {
    const { code, visit } = await checkedIn();
    const sent = await Promise.all(
      Array.from({ length: 22 }, (_, at) => city.post(`/v/${code}/complaint`, { text: `${at}` })),
    );
    expect(sent.filter(({ status }) => status === 303)).toHaveLength(20);
    expect(await complaintsOf(visit)).toHaveLength(20);
  });
});

describe('a form from elsewhere', () => {
  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a sibling', { 'sec-fetch-site': 'same-site' }],
    ['another site, in an old browser', { origin: 'https://evil.example' }],
    ['nowhere that is named', { origin: 'null' }],
    ['an origin that is none', { origin: 'evil' }],
  ])('is not taken: %s', async (_, headers) => {
    const { code, visit } = await checkedIn();
    const { status, text } = await city.post(`/v/${code}/complaint`, { text: '假的' }, headers);
    expect([status, text.includes('未能提交')]).toEqual([403, true]);
    expect(await complaintsOf(visit)).toEqual([]);
  });

  it('is not read where it is no form', async () => {
    const { code } = await checkedIn();
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
      const { status } = await city.post(`/v/${code}/rating`, {}, { 'content-type': type });
      expect(status).toBe(415);
    }
  });

  it('opens nothing where its code does not', async () => {
    const { status, text } = await city.post('/v/FORGED/complaint', { text: '?' });
    expect([status, text.includes('此码有误')]).toEqual([404, true]);
  });
});

it('leaves the graph deaf to forms', async () => {
  const { status } = await city.post('/graphql', { query: '{ __typename }' });
  expect(status).toBe(415);
});
