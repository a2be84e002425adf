/**
 * One story told by hand: neighbours complain of the barbecue restaurant by the canal, the street calls once, and two
 * squads come on one day. Everything is in order, yet the music disturbs: a plan of improvement, and no violation.
 * A month before, three departments had each come on days of their own within a week.
 */
import type { DepartmentName } from '../../schema/departments.ts';
import { addDays } from '../../subgraphs/kit/clock.ts';
import type { Business } from './business.ts';
import { officeDay } from './calendar.ts';
import type { Inspection, Result } from './inspections.ts';
import { itemOf } from './items.ts';
import { Random } from './random.ts';
import { namedBy } from './subjects.ts';

/** The inspections of the story, which befell `business`. */
export function storyInspections(seed: string, today: string, business: Business): Inspection[] {
  const complaint = officeDay(addDays(today, -24));
  const clean = { outcome: '未发现问题', finding: '', measure: '' } as const;
  const advice = {
    outcome: '未发现违法,提出改进建议',
    finding: '夜间音响影响邻居,未超过标准',
    measure: '提出改进建议:22时后停用室外音响',
  } as const;
  return [
    visit('market-supervision', -63, ['MS-063'], clean),
    visit('urban-management', -60, ['UM-003'], {
      outcome: '发现问题',
      finding: '油烟净化设施未按期清洗',
      measure: '责令改正',
    }),
    visit('water', -58, ['WA-004'], {
      outcome: '发现问题',
      finding: '隔油池未清掏',
      measure: '立案',
    }),
    complaintVisit('market-supervision', ['MS-001', 'MS-012'], clean),
    complaintVisit('urban-management', ['UM-003', 'UM-034'], advice),
  ];

  function visit(
    department: DepartmentName,
    days: number,
    codes: readonly string[],
    found: Found,
  ): Inspection {
    const day = officeDay(addDays(today, days));
    return {
      ...drafted(department, codes, found, day),
      kind: '日常检查',
      window: { from: addDays(day, -7), to: addDays(day, 5) },
    };
  }

  function complaintVisit(
    department: DepartmentName,
    codes: readonly string[],
    found: Found,
  ): Inspection {
    return { ...drafted(department, codes, found, complaint), kind: '投诉举报', window: undefined };
  }

  function drafted(
    department: DepartmentName,
    codes: readonly string[],
    found: Found,
    inspectedOn: string,
  ) {
    const items = codes.map((code) => itemOf(department, code));
    return {
      department,
      business,
      subject: namedBy(department, business, new Random(seed, 'story', department, inspectedOn)),
      items,
      status: '已完成',
      result: {
        ...found,
        inspectedOn,
        item: found.outcome === '发现问题' ? items[0] : undefined,
      },
    } as const;
  }
}

type Found = Pick<Result, 'outcome' | 'finding' | 'measure'>;
