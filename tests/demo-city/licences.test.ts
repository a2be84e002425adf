/** The licences of the demo city: their kinds, terms and holders. */
import { describe, expect, test } from 'vitest';
import { type DepartmentName, departmentNames } from '../../schema/departments.ts';
import {
  businesses,
  byUscc,
  counts,
  inspections,
  licences,
  licenceUscc,
  rowsOf,
  today,
} from './drawn-city.ts';

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
