/** The penalties of the demo city and the registers of its own departments, and the records that name nobody well. */
import { describe, expect, test } from 'vitest';
import type { Row } from '../../cli/demo-city/row.ts';
import { departmentNames } from '../../schema/departments.ts';
import { addDays } from '../../subgraphs/kit/clock.ts';
import { isUscc } from '../../subgraphs/kit/records/uscc.ts';
import {
  businesses,
  byUscc,
  counts,
  inspections,
  licences,
  licenceUscc,
  penalties,
  registerOf,
  rowsOf,
  today,
} from './drawn-city.ts';

describe('records that do not name their business as the register does', () => {
  test('are a modest share, some without USCC, some mistyped, some with an older identifier', () => {
    const named = [
      ...inspections.map((row) => row['统一社会信用代码'] ?? ''),
      ...licences.map((row) => row[licenceUscc] ?? ''),
      ...penalties.map((row) => row[licenceUscc] ?? ''),
    ];
    const missing = named.filter((uscc) => ['', '无', '/'].includes(uscc));
    const wrong = named.filter((uscc) => uscc.length === 18 && !isUscc(uscc));
    const share = (missing.length + wrong.length) / named.length;
    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.1);
    expect(wrong.length).toBeGreaterThan(50);
    expect(inspections.some((row) => /^\d{15}$/.test(row['注册号'] ?? ''))).toBe(true);
    const codes = licences.map((row) => row['行政相对人代码_3(组织机构代码)'] ?? '');
    expect(codes.some((code) => /^MA[0-9A-Z]{7}$/.test(code))).toBe(true);
  });

  test('every valid USCC in a record is that of a registered business', () => {
    const named = [...inspections.map((row) => row['统一社会信用代码'] ?? '')].concat(
      licences.map((row) => row[licenceUscc] ?? ''),
      penalties.map((row) => row[licenceUscc] ?? ''),
    );
    expect(named.filter((uscc) => isUscc(uscc) && !byUscc.has(uscc))).toEqual([]);
  });

  test('stalls that nobody registered are inspected and fined by more than one department', () => {
    const registered = new Set(businesses.map((row) => row['企业名称']));
    for (const name of ['urban-management', 'market-supervision', 'water'] as const) {
      const inspected = rowsOf(name, 'INSPECTION').filter(isStall).length;
      const fined = rowsOf(name, 'PENALTY').filter(isStall).length;
      expect(inspected).toBeGreaterThan(10);
      expect(fined).toBeGreaterThan(0);
    }

    function isStall(row: Row): boolean {
      const name = row['检查对象名称'] ?? row['行政相对人名称'] ?? '';
      return /(摊|车|铺|堆)$/.test(name) && !registered.has(name);
    }
  });
});

describe('penalties', () => {
  test.each(departmentNames)('of %s follow from cases, in the double-publicity layout', (name) => {
    const rows = rowsOf(name, 'PENALTY');
    const cases = rowsOf(name, 'INSPECTION').filter((row) => row['处理情况'] === '立案');
    expect(rows.length).toBeGreaterThan(20);
    expect(cases.length).toBeGreaterThan(20);
    for (const row of rows) {
      expect((row['处罚决定日期'] ?? '') <= today).toBe(true);
      expect((row['处罚决定日期'] ?? '') > addDays(today, -365)).toBe(true);
      if (row['公示截止期']) expect(row['公示截止期'] > (row['处罚决定日期'] ?? '')).toBe(true);
    }
    expect(new Set(rows.map((row) => row['行政处罚决定书文号'])).size).toBe(rows.length);
  });

  test('warn some, fine most, and now and then take more', () => {
    const categories = Object.keys(counts(penalties, '处罚类别'));
    expect(categories).toEqual(
      expect.arrayContaining([
        '警告',
        '警告;罚款',
        '罚款',
        '罚款;没收违法所得',
        '罚款;责令停产停业',
      ]),
    );
    for (const row of penalties) {
      expect((row['罚款金额(万元)'] ?? '') !== '').toBe(row['处罚类别']?.includes('罚款'));
    }
  });

  test('one act is fined by two bodies, now and then, in the same words and by another law', () => {
    const act = (row: Row) => [licenceUscc, '违法行为类型', '违法事实'].map((it) => row[it]).join();
    const urban = new Map(rowsOf('urban-management', 'PENALTY').map((row) => [act(row), row]));
    const twice = rowsOf('water', 'PENALTY').filter((row) => urban.has(act(row)));
    expect(twice.length).toBeGreaterThan(0);
    for (const row of twice) expect(row['处罚依据']).not.toBe(urban.get(act(row))?.['处罚依据']);
  });

  test('a few are published by nobody, some of them long ago', () => {
    const unpublished = penalties.filter((row) => row['公示截止期'] === '');
    expect(unpublished.length).toBeLessThan(penalties.length * 0.1);
    const long = unpublished.filter((row) => (row['处罚决定日期'] ?? '') < addDays(today, -30));
    expect(long.length).toBeGreaterThan(0);
  });
});

describe("the departments' own registers", () => {
  test.each([
    ['market-supervision', 'special_equipment', 300],
    ['market-supervision', 'abnormal_listing', 80],
    ['market-supervision', 'complaint', 400],
    ['urban-management', 'fume_purifier', 600],
    ['urban-management', 'waste_truck', 200],
    ['urban-management', 'shop_front', 1500],
    ['culture-tourism', 'venue', 300],
    ['culture-tourism', 'performance', 100],
    ['culture-tourism', 'relic_zone_premises', 200],
    ['water', 'intake_meter', 60],
    ['water', 'sewage_outlet', 1000],
    ['water', 'river_activity', 20],
  ] as const)('%s fills %s for registered businesses', (name, table, least) => {
    const rows = registerOf(name, table);
    expect(rows.length).toBeGreaterThan(least);
    expect(new Set(rows.map((row) => row['id'])).size).toBe(rows.length);
    for (const row of rows) expect(byUscc.has(String(row['uscc']))).toBe(true);
  });
});
