/** The page of a code, as a business opens it on a phone: what it shows when, and what it keeps to itself. */
import QRCode from 'qrcode';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newVisitCode } from '../../subgraphs/coordination/planning/code.ts';
import {
  type CodedCity,
  type CodedVisit,
  certificates,
  day,
  startCodedCity,
} from './coded-city.ts';

let city: CodedCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', day);
  city = await startCodedCity();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const question = `query ($code: String!) { visitByCode(code: $code) {
  __typename
  ... on NoticedVisit {
    code day status announced checkedInAt businessName address holdsUntil
    bodies { department name officers items { code name legalBasis } outcome }
  }
  ... on VisitWithheld { code }
  ... on CodeInvalid { reason message }
} }`;

/** What a code opens to someone who never logged in. */
const opened = async (code: string) => {
  const { data, errors } = await city.city.ask(question, { code }, 'public');
  expect(errors).toEqual([]);
  return data.visitByCode;
};

/** Everything that would tell of the visit: whose door, when, who, what for. */
function secretsOf({ name, uscc, address }: CodedVisit): string[] {
  return [
    ...[name, uscc, address, '枕河', '河埠', day, '11月21日', '21 November', '09:30'],
    ...['市场监管', '城市管理', 'MARKET', 'URBAN', 'Market supervision', 'Urban management'],
    ...['MS-012', 'UM-003', '食品', '油烟', '2026', ...certificates],
  ];
}

describe('before check-in', () => {
  it.each(['', '?lang=en'])('tells nothing of an unannounced visit (%s)', async (query) => {
    const visit = await city.visit();
    const { status, text, headers } = await city.page(`/v/${visit.code}${query}`);
    const { date: _, ...lasting } = headers;
    const told = JSON.stringify([text, lasting]);
    expect(status).toBe(200);
    expect(secretsOf(visit).filter((secret) => told.includes(secret))).toEqual([]);
    expect(text).toContain(query ? 'This code is genuine' : '此码真实');
    expect(text).not.toContain('/rating"');
    expect(await opened(visit.code)).toEqual({ __typename: 'VisitWithheld', code: visit.code });
  });

  it('tells nothing more to staff who ask by the code', async () => {
    const { code } = await city.visit();
    const { data } = await city.city.ask(question, { code }, 'supervisor');
    expect(data.visitByCode).toEqual({ __typename: 'VisitWithheld', code });
  });

  it('shows the day, bodies and items of a visit that its lead announced', async () => {
    const visit = await city.visit();
    const announce = (demo: string) =>
      city.city.ask(
        `mutation ($input: AnnounceVisitInput!) { announceVisit(input: $input) {
          __typename ... on VisitChanged { visit { announcedAt codePath } } } }`,
        { input: { visit: visit.visit } },
        demo,
      );
    expect((await announce('officer:urban-management')).errors[0]?.extensions?.code).toBe(
      'FORBIDDEN',
    );
    const { announceVisit } = (await announce('officer:market-supervision')).data;
    expect(announceVisit.visit).toEqual({
      announcedAt: expect.stringContaining('+08:00'),
      codePath: `/v/${visit.code}`,
    });
    const { text } = await city.page(`/v/${visit.code}`);
    for (const shown of [
      visit.name,
      '2026年11月21日',
      '市场监管',
      '城市管理',
      '食品经营卫生检查',
      '第八十一条',
    ]) {
      expect(text).toContain(shown);
    }
    expect(text).not.toContain(certificates[0]);
    expect(text).not.toContain('/rating"');
  });
});

describe('from check-in on', () => {
  it('shows who came, when, for what and by what law, and only bodies that checked in', async () => {
    const visit = await city.visit();
    expect(await city.checkIn(visit.code, certificates.slice(0, 2))).toEqual({
      __typename: 'VisitChanged',
    });
    expect(await opened(visit.code)).toEqual({
      __typename: 'NoticedVisit',
      code: visit.code,
      day,
      status: 'UNDERWAY',
      announced: false,
      checkedInAt: `${day}T09:30:00.000+08:00`,
      businessName: visit.name,
      address: visit.address,
      holdsUntil: '2027-02-19',
      bodies: [
        {
          department: 'MARKET_SUPERVISION',
          name: '市场监管',
          officers: certificates.slice(0, 2),
          items: [
            {
              code: 'MS-012',
              name: '食品经营卫生检查',
              legalBasis: '《中华人民共和国食品安全法》第三十三条、第一百一十条',
            },
          ],
          outcome: null,
        },
      ],
    });
    const { text } = await city.page(`/v/${visit.code}`);
    for (const shown of [visit.name, '09:30', '37131001', '第一百一十条', '尚未作出', '/rating"']) {
      expect(text).toContain(shown);
    }
    expect(text).not.toContain('城市管理');
  });

  it('shows what each body found when the visit is done', async () => {
    const { code } = await city.visit();
    await city.checkIn(code);
    await city.complete('market-supervision', code, 'CLEAN');
    await city.complete('urban-management', code, 'NO_VIOLATION_ADVICE');
    const { text } = await city.page(`/v/${code}`, { 'accept-language': 'en-GB,en;q=0.9' });
    for (const shown of [
      'finished',
      'No problem found',
      'No violation; improvements advised',
      '37132002',
    ]) {
      expect(text).toContain(shown);
    }
  });

  it('takes the code as it is typed', async () => {
    const { code } = await city.visit();
    const typed = `${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`;
    expect((await city.page(`/v/${typed}`)).status).toBe(200);
  });
});

describe('a code that opens nothing', () => {
  it('says that it is forged where its check character is wrong', async () => {
    const { code } = await city.visit();
    const forged = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');
    for (const wrong of [forged, 'x', '%00', '<script>', 'A'.repeat(90)]) {
      const { status, text } = await city.page(`/v/${encodeURIComponent(wrong)}`);
      expect([status, text.includes('此码有误')]).toEqual([404, true]);
      expect(text).not.toContain('<script');
    }
    expect(await opened(forged)).toMatchObject({ __typename: 'CodeInvalid', reason: 'FORGED' });
  });

  it('says that no visit has it', async () => {
    const code = newVisitCode();
    const { status, text } = await city.page(`/v/${code}`, { 'accept-language': 'en' });
    expect([status, text.includes('No such code')]).toEqual([404, true]);
    expect(await opened(code)).toMatchObject({ reason: 'UNKNOWN' });
  });

  it('says that the visit was cancelled, and nothing of it', async () => {
    const visit = await city.visit();
    await city.run(
      'officer:market-supervision',
      'mutation ($input: CancelVisitInput!) { cancelVisit(input: $input) { __typename } }',
      { visit: visit.visit, reason: '暴雨' },
    );
    const { status, text } = await city.page(`/v/${visit.code}`);
    expect([status, text.includes('此码已作废')]).toEqual([410, true]);
    expect(secretsOf(visit).filter((secret) => text.includes(secret))).toEqual([]);
    expect(await opened(visit.code)).toMatchObject({ reason: 'CANCELLED' });
  });

  it('holds to its last day and has expired on the next, as the policy says', async () => {
    const { code, uscc } = await city.visit();
    await city.checkIn(code);
    await city.ledger.query(`UPDATE policy SET code_days = 10`);
    try {
      const on = async (today: string) => {
        vi.stubEnv('ONE_CHECK_TODAY', today);
        return city.page(`/v/${code}`);
      };
      expect((await on('2026-12-01')).status).toBe(200);
      const { status, text } = await on('2026-12-02');
      expect([status, text.includes('此码已过期'), text.includes(uscc)]).toEqual([
        410,
        true,
        false,
      ]);
    } finally {
      vi.stubEnv('ONE_CHECK_TODAY', day);
      await city.ledger.query(`UPDATE policy SET code_days = 90`);
    }
  });
});

describe('the QR code', () => {
  it('leads to the page, as SVG and as PNG', async () => {
    const { code } = await city.visit();
    const address = `${city.origin}/v/${code}`;
    const settings = { errorCorrectionLevel: 'Q', margin: 4 } as const;
    const svg = await city.page(`/v/${code}.svg`);
    const png = await city.page(`/v/${code}.png`);
    expect([svg.headers['content-type'], png.headers['content-type']]).toEqual([
      'image/svg+xml',
      'image/png',
    ]);
    expect(svg.text).toBe(await QRCode.toString(address, { ...settings, type: 'svg' }));
    expect(png.body.equals(await QRCode.toBuffer(address, { ...settings, scale: 8 }))).toBe(true);
  });

  it('is made of no code that opens nothing', async () => {
    for (const extension of ['svg', 'png']) {
      const { status, headers } = await city.page(`/v/${newVisitCode()}.${extension}`);
      expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    }
  });
});

describe('the page as a document', () => {
  it('loads nothing from elsewhere, runs nothing, and stays in no cache', async () => {
    const { code } = await city.visit();
    await city.checkIn(code);
    const { headers, text } = await city.page(`/v/${code}`);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      vary: 'accept-language',
    });
    expect(text).not.toMatch(/<script|\son\w+=|https?:|style="/);
  });

  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', '', 'zh-CN'],
    ['en-US,en;q=0.9,zh;q=0.3', '', 'en'],
    ['fr', '', 'zh-CN'],
    ['en', '?lang=zh', 'zh-CN'],
    ['zh', '?lang=en', 'en'],
  ])('is read in the language asked for (%s%s)', async (accepted, query, tag) => {
    const { text } = await city.page(
      `/v/${newVisitCode()}${query}`,
      { 'accept-language': accepted },
      '127.0.0.3',
    );
    expect(text).toContain(`<html lang="${tag}">`);
  });

  it('names what it cannot know where coordination does not answer', async () => {
    const { code } = await city.visit();
    await city.city.stop('coordination');
    try {
      const { status, text } = await city.page(`/v/${code}`);
      expect([status, text.includes('暂时无法查询')]).toEqual([503, true]);
    } finally {
      await city.city.restart('coordination');
    }
  });
});

describe('guessing', () => {
  it('is stopped after twenty codes that were none, for the address it comes from alone', async () => {
    const { code } = await city.visit();
    const guesser = '127.0.0.9';
    for (let guess = 0; guess < 20; guess += 1) {
      expect((await city.page(`/v/${newVisitCode()}`, {}, guesser)).status).toBe(404);
    }
    const { status, headers, text } = await city.page(`/v/${code}`, {}, guesser);
    expect([status, Number(headers['retry-after']) > 0, text.includes('尝试次数过多')]).toEqual([
      429,
      true,
      true,
    ]);
    expect((await city.page(`/v/${code}`)).status).toBe(200);
  });
});
