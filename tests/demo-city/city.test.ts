/** The demo city as drawn: the same every time, whole, within its bounds, with overlaps and gaps to find. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { demoSeed, drawCity } from '../../cli/demo-city/city.ts';
import { showcaseUscc } from '../../cli/demo-city/showcase.ts';
import { areaCode } from '../../cli/demo-city/streets.ts';
import { departmentNames } from '../../schema/departments.ts';
import { addDays } from '../../subgraphs/kit/clock.ts';
import { layouts } from '../../subgraphs/kit/import/layout/recognise.ts';
import { isUscc } from '../../subgraphs/kit/records/uscc.ts';
import {
  businesses,
  byUscc,
  city,
  counts,
  inspections,
  licences,
  licenceUscc,
  rowsOf,
  today,
} from './drawn-city.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the same seed and day', () => {
  test('draw the same city, to the byte, in any time zone', () => {
    const bytes = JSON.stringify(city);
    for (const zone of ['America/Los_Angeles', 'Pacific/Auckland']) {
      vi.stubEnv('TZ', zone);
      expect(JSON.stringify(drawCity(demoSeed, today)) === bytes).toBe(true);
    }
  });

  test('another seed draws other businesses', () => {
    const [market] = drawCity('another', today);
    const others = market?.exports[0]?.rows.map((row) => row['统一社会信用代码'] ?? '') ?? [];
    const shared = others.filter((uscc) => byUscc.has(uscc));
    // Only the showcases stay.
    expect(shared).toHaveLength(3);
  });

  test('another day keeps the businesses and moves the days', () => {
    const [market] = drawCity(demoSeed, '2027-01-05');
    const usccs = market?.exports[0]?.rows.map((row) => row['统一社会信用代码']);
    expect(usccs).toEqual([...byUscc.keys()]);
    expect(JSON.stringify(market) === JSON.stringify(city[0])).toBe(false);
  });
});

describe('every export', () => {
  const exports = city.flatMap(({ name, exports }) =>
    exports.map(({ kind, rows }) => ({ name, kind, rows })),
  );

  test.each(exports)(
    'of $name, $kind, has the headings of its layout and no others',
    ({ kind, rows }) => {
      const known = layouts[kind].columns.map(({ heading }) => heading);
      const needed = layouts[kind].columns.filter(({ required }) => required);
      const incomplete = rows.filter((row) => needed.some(({ heading }) => !row[heading]));
      expect(incomplete).toEqual([]);
      expect(known).toEqual(expect.arrayContaining(Object.keys(rows[0] ?? {})));
    },
  );
});

describe.each(['2026-01-01', '2028-02-29', '2031-12-31'])('on %s', (day) => {
  const that = drawCity(demoSeed, day);

  test('nothing was done after today, more than a year ago, or is planned beyond ten weeks', () => {
    const rows = that.flatMap(
      ({ exports }) => exports.find(({ kind }) => kind === 'INSPECTION')?.rows ?? [],
    );
    const astray = rows.filter(({ 检查日期: done = '', 计划结束日期: end = '' }) =>
      done === ''
        ? end > addDays(day, 70) || end < addDays(day, -365)
        : done > day || done < addDays(day, -365),
    );
    expect(rows.length).toBeGreaterThan(12_000);
    expect(astray).toEqual([]);
  });

  test('no licence or penalty was decided after today', () => {
    const decided = that.flatMap(({ exports }) =>
      exports.flatMap(({ rows }) =>
        rows.map((row) => row['许可决定日期'] ?? row['处罚决定日期'] ?? ''),
      ),
    );
    expect(decided.filter((one) => one > day)).toEqual([]);
  });
});

describe('the register', () => {
  test('has at least 3,000 businesses, each with a USCC of its own that holds', () => {
    expect(businesses.length).toBeGreaterThanOrEqual(3000);
    expect(byUscc.size).toBe(businesses.length);
    for (const uscc of byUscc.keys()) expect(isUscc(uscc)).toBe(true);
  });

  test('has some of every status, risk grade and trade, and mostly those that trade', () => {
    const statuses = counts(businesses, '登记状态');
    expect(Object.keys(statuses).sort()).toEqual(['存续', '歇业', '注销', '吊销', '迁出'].sort());
    expect(statuses['存续']).toBeGreaterThan(businesses.length * 0.85);
    for (const count of Object.values(statuses)) expect(count).toBeGreaterThan(20);
    expect(Object.keys(counts(businesses, '风险等级')).sort()).toEqual(['A', 'B', 'C', 'D']);
    const trades = Object.keys(counts(businesses, '行业代码'));
    expect(trades).toEqual(
      expect.arrayContaining([
        '6210',
        '6220',
        '5212',
        '6110',
        '9011',
        '9013',
        '7291',
        '8051',
        '1019',
      ]),
    );
    expect(trades).toEqual(expect.arrayContaining(['8040', '5251', '5287']));
  });

  test('has companies and individual businesses, told by their USCC', () => {
    for (const row of businesses) {
      const individual = row['统一社会信用代码']?.startsWith('92');
      expect(row['主体类型'] === '个体工商户').toBe(individual);
    }
    const kinds = counts(businesses, '主体类型');
    expect(kinds['个体工商户']).toBeGreaterThan(1000);
    expect(kinds['有限责任公司']).toBeGreaterThan(500);
  });

  test('places every business in a street of the district', () => {
    for (const row of businesses) {
      expect(row['街道代码']).toMatch(new RegExp(`^${areaCode}\\d{3}$`));
      expect(row['住所']).toContain(row['街道']);
    }
    expect(Object.keys(counts(businesses, '街道')).length).toBeGreaterThan(8);
  });

  test('dates those that left it, and nobody else', () => {
    for (const row of businesses) {
      const left = ['注销', '吊销', '迁出'].includes(row['登记状态'] ?? '');
      expect(row['注销吊销日期'] !== '').toBe(left);
      if (left) expect(row['成立日期'] && row['成立日期'] < (row['注销吊销日期'] ?? '')).toBe(true);
      expect((row['成立日期'] ?? '') < today).toBe(true);
      expect((row['注销吊销日期'] ?? '') <= today).toBe(true);
    }
  });
});

describe('the showcase businesses', () => {
  const showcases = businesses.slice(0, 3).map((row) => row['统一社会信用代码'] ?? '');

  test('begin with the barbecue restaurant by the canal, whose USCC never changes', () => {
    expect(showcases[0]).toBe(showcaseUscc);
    expect(byUscc.get(showcaseUscc)).toMatchObject({ 行业代码: '6210', 登记状态: '存续' });
    expect(businesses.slice(0, 3).map((row) => row['行业代码'])).toEqual(['6210', '6110', '9011']);
  });

  test.each([0, 1, 2])(
    'number %i was inspected by all four departments, and will be again',
    (i) => {
      for (const name of departmentNames) {
        const rows = rowsOf(name, 'INSPECTION').filter(
          (row) => row['统一社会信用代码'] === showcases[i],
        );
        expect(rows.filter((row) => row['检查状态'] === '已完成').length).toBeGreaterThanOrEqual(3);
      }
      const planning = departmentNames.filter((name) =>
        rowsOf(name, 'INSPECTION').some(
          (row) => row['统一社会信用代码'] === showcases[i] && row['检查状态'] === '计划',
        ),
      );
      expect(planning.length).toBeGreaterThanOrEqual(3);
    },
  );

  test('were checked together after a complaint, with advice and no violation', () => {
    const ofComplaint = inspections.filter(
      (row) => row['统一社会信用代码'] === showcaseUscc && row['处理情况']?.includes('室外音响'),
    );
    expect(ofComplaint).toHaveLength(1);
    const [visit] = ofComplaint;
    expect(visit).toMatchObject({ 检查类型: '投诉举报', 检查结果: '未发现违法,提出改进建议' });
    expect(
      rowsOf('market-supervision', 'INSPECTION').some(
        (row) =>
          row['统一社会信用代码'] === showcaseUscc && row['检查日期'] === visit?.['检查日期'],
      ),
    ).toBe(true);
  });

  test('hold the licences of their trade', () => {
    const held = new Set(
      licences.filter((row) => row[licenceUscc] === showcaseUscc).map((row) => row['许可证书名称']),
    );
    expect([...held]).toEqual(
      expect.arrayContaining([
        '食品经营许可证',
        '餐饮油烟净化设施登记',
        '城镇污水排入排水管网许可证',
      ]),
    );
  });
});
