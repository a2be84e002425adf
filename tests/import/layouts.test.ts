/** Headings in any order and spelling, and the words departments use, come to the same records. */
import { describe, expect, it } from 'vitest';
import { importsOf } from '../../subgraphs/imports.ts';
import type { ImportKind } from '../../subgraphs/kit/import/kinds.ts';
import { permitKindOf } from '../../subgraphs/kit/import/kinds.ts';
import { candidatesOf, layouts, recognise } from '../../subgraphs/kit/import/layout/recognise.ts';
import { business, type Cells, csvOf, inspection, licence, penalty } from './exports.ts';
import { openWorkbench } from './workbench.ts';

/** The spellings of water's samples, and the ways brackets, blanks and marks vary. */
const spelt: Cells = Object.fromEntries(
  Object.entries({ ...inspection, 检查编号: 'SW9' })
    .reverse()
    .map(([heading, cell]) => {
      const other: Readonly<Record<string, string>> = {
        检查编号: '*检查记录编号',
        检查对象名称: ' 被检查单位 ',
        检查日期: '实际检查 日期',
      };
      return [other[heading] ?? heading, cell];
    }),
);

describe('an export', () => {
  it('is the same in another order and spelling', async () => {
    await using bench = await openWorkbench('water');
    await bench.import(await bench.write('a.csv', csvOf([{ ...inspection, 检查编号: 'SW9' }])));
    expect(await bench.import(await bench.write('b.csv', csvOf([spelt])))).toMatchObject({
      kind: 'INSPECTION',
      repeated: 1,
      remarks: [],
    });
  });

  it.each<[ImportKind, Cells]>([
    ['REGISTER', business],
    ['LICENCE', licence],
    ['INSPECTION', inspection],
    ['PENALTY', penalty],
  ])('is recognised as %s by its headings', (kind, cells) => {
    const candidates = candidatesOf(importsOf('market-supervision'));
    expect(recognise(Object.keys(cells), candidates)?.layout.kind).toBe(kind);
  });

  it.each(Object.values(layouts))('of kind $kind has one column a heading', (layout) => {
    const spellings = layout.columns.flatMap(({ heading, spellings }) => [heading, ...spellings]);
    const recognised = recognise(
      layout.columns.map(({ heading }) => heading),
      [layout],
    );
    expect(recognised?.places).toEqual(layout.columns.map((_, index) => [[index]]));
    expect(new Set(spellings).size).toBe(spellings.length);
  });

  it('has full-width brackets or half-width ones', () => {
    const headings = Object.keys(penalty).map((heading) =>
      heading.replace('(', '（').replace(')', '）'),
    );
    expect(recognise(headings, candidatesOf(importsOf('water')))?.unknown).toEqual([]);
  });
});

describe('a certificate', () => {
  it.each([
    ['market-supervision', '食品经营许可证', 'FOOD_OPERATION'],
    ['market-supervision', '特种设备使用登记证', 'SPECIAL_EQUIPMENT'],
    ['market-supervision', '药品经营许可证', 'OTHER'],
    ['urban-management', '餐饮油烟净化设施登记', 'FUME_PURIFIER'],
    ['urban-management', '户外广告设置许可证', 'OUTDOOR_ADVERTISING'],
    ['urban-management', '建筑垃圾处置核准', 'WASTE_DISPOSAL'],
    ['urban-management', '临时占用城市道路许可证', 'ROAD_OCCUPATION'],
    ['culture-tourism', '娱乐经营许可证', 'ENTERTAINMENT_VENUE'],
    ['culture-tourism', '网络文化经营许可证', 'INTERNET_CULTURE'],
    ['culture-tourism', '旅行社业务经营许可证', 'TRAVEL_AGENCY'],
    ['culture-tourism', '营业性演出许可证', 'PERFORMANCE'],
    ['water', '取水许可证', 'WATER_INTAKE'],
    ['water', '城镇污水排入排水管网许可证', 'DRAINAGE'],
    ['water', '河道采砂许可证', 'SAND_MINING'],
    ['water', '河道管理范围内建设项目工程建设方案审批', 'RIVER_WORKS'],
  ] as const)('of %s, %s, is a permit of kind %s', (department, certificate, kind) => {
    expect(permitKindOf(importsOf(department), certificate)).toBe(kind);
  });
});

describe('an inspection', () => {
  it.each([
    ['日常检查', 'ROUTINE', 'TARGETED'],
    ['双随机抽查', 'ROUTINE', 'DOUBLE_RANDOM'],
    ['专项检查', 'SPECIAL_CAMPAIGN', 'TARGETED'],
    ['投诉举报', 'CASE', 'TARGETED'],
  ])('called %s is %s, selected %s', (word, kind, selection) => {
    const cells = layouts.INSPECTION.columns.map(({ heading }) =>
      heading === '检查类型' ? word : (inspection[heading] ?? ''),
    );
    expect(layouts.INSPECTION.layOut(cells, importsOf('water')).record).toMatchObject({
      kind,
      selection,
    });
  });

  it.each([
    ['A;B', '甲、乙类检查；丙检查', ['甲、乙类检查', '丙检查']],
    ['A;B', '甲检查、丙检查', ['甲检查', '丙检查']],
    ['A', '甲、乙类检查', ['甲、乙类检查']],
    ['', '', []],
  ])('of items %s has as many names in %s', (codes, names, expected) => {
    const row: Cells = { ...inspection, 检查事项编码: codes, 检查事项名称: names };
    const cells = layouts.INSPECTION.columns.map(({ heading }) => row[heading] ?? '');
    expect(layouts.INSPECTION.layOut(cells, importsOf('water')).record['item_names']).toEqual(
      expected,
    );
  });
});
