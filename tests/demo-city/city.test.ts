/** The demo city as drawn: the same every time, whole, within its bounds, with overlaps and gaps to find. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type DemoDepartment, demoSeed, drawCity } from '../../cli/demo-city/city.ts';
import type { Row } from '../../cli/demo-city/row.ts';
import { showcaseUscc } from '../../cli/demo-city/showcase.ts';
import { areaCode } from '../../cli/demo-city/streets.ts';
import { type DepartmentName, departmentNames } from '../../schema/departments.ts';
import { addDays } from '../../subgraphs/kit/clock.ts';
import type { ImportKind } from '../../subgraphs/kit/import/kinds.ts';
import { layouts } from '../../subgraphs/kit/import/layout/recognise.ts';
import { isUscc } from '../../subgraphs/kit/records/uscc.ts';

const today = '2026-11-21';
const city = drawCity(demoSeed, today);
const businesses = rowsOf('market-supervision', 'REGISTER');
const byUscc = new Map(businesses.map((row) => [row['统一社会信用代码'] ?? '', row]));
const inspections = departmentNames.flatMap((name) => rowsOf(name, 'INSPECTION'));
const licences = departmentNames.flatMap((name) => rowsOf(name, 'LICENCE'));
const penalties = departmentNames.flatMap((name) => rowsOf(name, 'PENALTY'));
const licenceUscc = '行政相对人代码_1(统一社会信用代码)';

function departmentOf(name: DepartmentName): DemoDepartment {
  const found = city.find((department) => department.name === name);
  if (found === undefined) throw new Error(`The city has no ${name}.`);
  return found;
}

function rowsOf(name: DepartmentName, kind: ImportKind): readonly Row[] {
  return departmentOf(name).exports.find((one) => one.kind === kind)?.rows ?? [];
}

function registerOf(name: DepartmentName, table: string) {
  return departmentOf(name).registers.find((one) => one.table === table)?.rows ?? [];
}

/** How often each value stands under the heading. */
function counts(rows: readonly Row[], heading: string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const row of rows) {
    const value = row[heading] ?? '';
    found[value] = (found[value] ?? 0) + 1;
  }
  return found;
}

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

describe('licences', () => {
  const certificates: Readonly<Record<DepartmentName, readonly string[]>> = {
    'market-supervision': ['食品经营许可证', '特种设备使用登记证', '药品经营许可证'],
    'urban-management': [
      '餐饮油烟净化设施登记',
      '户外广告设施设置许可证',
      '城市建筑垃圾处置核准',
      '临时占用城市道路许可',
    ],
    'culture-tourism': [
      '娱乐经营许可证',
      '网络文化经营许可证',
      '旅行社业务经营许可证',
      '营业性演出许可证',
    ],
    water: [
      '城镇污水排入排水管网许可证',
      '取水许可证',
      '河道管理范围内工程建设方案审批',
      '河道采砂许可证',
    ],
  };

  test.each(departmentNames)(
    'of %s: some of every kind, in the double-publicity layout',
    (name) => {
      const rows = rowsOf(name, 'LICENCE');
      expect(Object.keys(counts(rows, '许可证书名称')).sort()).toEqual(
        [...certificates[name]].sort(),
      );
      expect(Object.keys(rows[0] ?? {})).toEqual(
        expect.arrayContaining([
          licenceUscc,
          '许可编号',
          '许可决定日期',
          '有效期至',
          '当前状态',
          '备注',
        ]),
      );
      expect(new Set(rows.map((row) => row['许可编号'])).size).toBe(rows.length);
    },
  );

  test('begin before they end, and were granted before today', () => {
    for (const row of licences) {
      expect((row['有效期自'] ?? '') < (row['有效期至'] ?? '')).toBe(true);
      expect((row['许可决定日期'] ?? '') < today).toBe(true);
    }
  });

  test.each([
    ['6210', 'urban-management', '餐饮油烟净化设施登记'],
    ['6210', 'water', '城镇污水排入排水管网许可证'],
    ['5212', 'market-supervision', '食品经营许可证'],
    ['9013', 'culture-tourism', '网络文化经营许可证'],
    ['8051', 'water', '城镇污水排入排水管网许可证'],
  ] as const)(
    'trade %s mostly has what %s asks for, %s, and sometimes lacks it',
    (trade, department, certificate) => {
      const ofTrade = businesses.filter((row) => row['行业代码'] === trade);
      const holders = new Set(
        rowsOf(department, 'LICENCE')
          .filter((row) => row['许可证书名称'] === certificate)
          .map((row) => row[licenceUscc]),
      );
      const lacking = ofTrade.filter((row) => !holders.has(row['统一社会信用代码'])).length;
      expect(lacking).toBeGreaterThan(ofTrade.length * 0.02);
      expect(lacking).toBeLessThan(ofTrade.length * 0.4);
    },
  );

  test('some ran out while inspections go on, some are valid though the business left the register', () => {
    const lastSeen = new Map<string, string>();
    for (const row of inspections) {
      const uscc = row['统一社会信用代码'] ?? '';
      const day = row['检查日期'] ?? '';
      if (day > (lastSeen.get(uscc) ?? '')) lastSeen.set(uscc, day);
    }
    const operating = licences.filter(
      (row) => (row['有效期至'] ?? '') < (lastSeen.get(row[licenceUscc] ?? '') ?? ''),
    );
    const conflicting = licences.filter((row) => {
      const status = byUscc.get(row[licenceUscc] ?? '')?.['登记状态'] ?? '';
      return (
        ['注销', '吊销', '迁出'].includes(status) && ['1', '有效'].includes(row['当前状态'] ?? '')
      );
    });
    expect(operating.length).toBeGreaterThan(100);
    expect(conflicting.length).toBeGreaterThan(50);
  });
});

describe('inspections', () => {
  test.each(departmentNames)(
    'of %s: some of every kind, outcome and status, each numbered once',
    (name) => {
      const rows = rowsOf(name, 'INSPECTION');
      expect(Object.keys(counts(rows, '检查状态')).sort()).toEqual(['已取消', '已完成', '计划']);
      expect(Object.keys(counts(rows, '检查类型')).sort()).toEqual(
        ['日常检查', '双随机抽查', '专项检查', '投诉举报'].sort(),
      );
      const done = rows.filter((row) => row['检查状态'] === '已完成');
      expect(Object.keys(counts(done, '检查结果')).sort()).toEqual(
        ['发现问题', '未发现违法,提出改进建议', '未发现问题'].sort(),
      );
      expect(new Set(rows.map((row) => row['检查编号'])).size).toBe(rows.length);
    },
  );

  test('number between 12 and 20 thousand', () => {
    expect(inspections.length).toBeGreaterThan(12_000);
    expect(inspections.length).toBeLessThan(20_000);
  });

  test('reach a year back and ten weeks ahead, and no further', () => {
    const done = inspections
      .map((row) => row['检查日期'] ?? '')
      .filter((day) => day !== '')
      .sort();
    expect((done[0] ?? '') >= addDays(today, -365)).toBe(true);
    expect((done[0] ?? '') < addDays(today, -350)).toBe(true);
    expect((done.at(-1) ?? '') <= today).toBe(true);
    const planned = inspections.filter((row) => row['检查状态'] === '计划');
    for (const row of planned) {
      expect((row['计划结束日期'] ?? '') >= today).toBe(true);
      expect((row['计划结束日期'] ?? '') <= addDays(today, 70)).toBe(true);
    }
    expect(planned.some((row) => (row['计划结束日期'] ?? '') > addDays(today, 63))).toBe(true);
  });

  test('are done within their window, by two certified officers, on items of the list', () => {
    const astray = inspections.filter((row) => {
      const { 计划开始日期: from = '', 计划结束日期: to = '', 检查日期: day = '' } = row;
      const officers = (row['检查人员执法证号'] ?? '').split(';').filter((one) => one !== '');
      const codes = (row['检查事项编码'] ?? '').split(';');
      const right =
        from <= to &&
        (day === '' || from === '' || (from <= day && day <= to)) &&
        (row['检查状态'] === '已完成') === (day !== '') &&
        new Set(officers).size === (day === '' ? 0 : 2) &&
        codes.every((code) => /^(MS|UM|CT|WA)-\d{3}$/.test(code)) &&
        (row['检查事项名称'] ?? '').split(';').length === codes.length;
      return !right;
    });
    expect(astray).toEqual([]);
  });

  test('name what was found and what was done about it, where something was', () => {
    const astray = inspections.filter((row) => {
      const found = !['', '未发现问题'].includes(row['检查结果'] ?? '');
      return (row['发现问题'] !== '') !== found || (row['处理情况'] !== '') !== found;
    });
    expect(astray).toEqual([]);
  });
});

describe('overlaps on purpose', () => {
  test('hundreds of businesses saw two departments on different days of one week', () => {
    const visits = new Map<string, { department: string; day: string }[]>();
    for (const department of departmentNames) {
      for (const row of rowsOf(department, 'INSPECTION')) {
        const uscc = row['统一社会信用代码'] ?? '';
        if (!byUscc.has(uscc) || row['检查日期'] === '') continue;
        visits.set(uscc, [...(visits.get(uscc) ?? []), { department, day: row['检查日期'] ?? '' }]);
      }
    }
    const crowded = [...visits.values()].filter((days) =>
      days.some((one) =>
        days.some(
          (other) =>
            other.department !== one.department &&
            other.day > one.day &&
            other.day <= addDays(one.day, 7),
        ),
      ),
    );
    expect(crowded.length).toBeGreaterThan(300);
  });

  test('hundreds of businesses have plans of two departments in windows that overlap', () => {
    const plans = new Map<string, { department: string; from: string; to: string }[]>();
    for (const department of departmentNames) {
      for (const row of rowsOf(department, 'INSPECTION')) {
        if (row['检查状态'] !== '计划') continue;
        const uscc = row['统一社会信用代码'] ?? '';
        const plan = {
          department,
          from: row['计划开始日期'] ?? '',
          to: row['计划结束日期'] ?? '',
        };
        plans.set(uscc, [...(plans.get(uscc) ?? []), plan]);
      }
    }
    const overlapping = [...plans.values()].filter((windows) =>
      windows.some((one) =>
        windows.some(
          (other) =>
            other.department !== one.department && other.from <= one.to && one.from <= other.to,
        ),
      ),
    );
    expect(overlapping.length).toBeGreaterThan(300);
  });
});

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
      expect((row['公示截止期'] ?? '') > (row['处罚决定日期'] ?? '')).toBe(true);
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

  test('one act is fined by two bodies, now and then', () => {
    const urban = new Set(
      rowsOf('urban-management', 'PENALTY').map((row) => `${row[licenceUscc]}${row['违法事实']}`),
    );
    const twice = rowsOf('water', 'PENALTY').filter((row) =>
      urban.has(`${row[licenceUscc]}${row['违法事实']}`),
    );
    expect(twice.length).toBeGreaterThan(0);
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
