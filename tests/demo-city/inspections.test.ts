/** The inspections of the demo city: how they are spread, and the overlaps there are on purpose. */
import { describe, expect, test } from 'vitest';
import { departmentNames } from '../../schema/departments.ts';
import { addDays } from '../../subgraphs/kit/clock.ts';
import { byUscc, counts, inspections, rowsOf, today } from './drawn-city.ts';

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
