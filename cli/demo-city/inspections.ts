/**
 * The inspections of the demo city (行政检查): a year of them behind today, ten weeks of plans ahead, and their rows.
 *
 * Overlaps on purpose: in many businesses the visits of different departments fall within days of each other, and their
 * plans into overlapping windows. And the opposite: some businesses nobody has looked at for a year.
 */
import { type DepartmentName, departmentNames } from '../../schema/departments.ts';
import { addDays } from '../../subgraphs/kit/clock.ts';
import type { Agency } from './agencies.ts';
import type { Business, RiskGrade, Subject } from './business.ts';
import { daysBetween, dayWithin, earlier, later, officeDay } from './calendar.ts';
import { type Item, itemOf, items } from './items.ts';
import { officersOf } from './officers.ts';
import { Random } from './random.ts';
import type { Row } from './row.ts';
import { areaCode } from './streets.ts';
import { namedBy } from './subjects.ts';

/** How far back the records go, in days. */
const daysBehind = 365;
/** How far ahead the plans go, in days: ten weeks. */
const daysAhead = 70;

export type InspectionKind = '日常检查' | '双随机抽查' | '专项检查' | '投诉举报';

/** What came of an inspection that was done. */
export interface Result {
  readonly inspectedOn: string;
  readonly outcome: '未发现问题' | '发现问题' | '未发现违法,提出改进建议';
  /** The item at fault; undefined where nothing was found. */
  readonly item: Item | undefined;
  readonly finding: string;
  readonly measure: string;
}

/** One inspection, planned, done or cancelled. */
export interface Inspection {
  readonly department: DepartmentName;
  /** The business it concerns; undefined for stalls, whom the register does not know. */
  readonly business: Business | undefined;
  readonly subject: Subject;
  readonly kind: InspectionKind;
  readonly items: readonly Item[];
  /** The days between which it is to happen; a case check has none, it happens when it must. */
  readonly window: { readonly from: string; readonly to: string } | undefined;
  readonly status: '计划' | '已完成' | '已取消';
  readonly result: Result | undefined;
}

/** Every inspection of businesses in the register. */
export function drawInspections(
  seed: string,
  today: string,
  businesses: readonly Business[],
): Inspection[] {
  return businesses.flatMap((business) => {
    const random = new Random(seed, 'inspections', business.uscc);
    const inspectors = departmentNames.filter(
      (department) => visitsAYear(department, business) > 0,
    );
    return [
      ...drawPast(random, today, business, inspectors),
      ...drawPlans(random, today, business, inspectors),
    ];
  });
}

/** What the departments found at stalls that nobody registered. */
export function drawStallInspections(
  seed: string,
  today: string,
  stalls: readonly Subject[],
): Inspection[] {
  return stalls.flatMap((subject, i) => {
    const random = new Random(seed, 'stall inspections', i);
    const departments = random.several(stallInspectors, 2);
    return departments.map((department): Inspection => {
      const item = itemOf(department, itemsAtStalls[department]);
      return {
        department,
        business: undefined,
        subject,
        kind: '投诉举报',
        items: [item],
        window: undefined,
        status: '已完成',
        result: {
          inspectedOn: officeDay(dayWithin(random, addDays(today, 2 - daysBehind), today)),
          ...drawProblem(random, [item]),
        },
      };
    });
  });
}

/** An inspection as a row of the department's export; `sequence` numbers the department's records. */
export function inspectionRow(inspection: Inspection, agency: Agency, sequence: number): Row {
  const { subject, window, result } = inspection;
  const year = (result?.inspectedOn ?? window?.from ?? '').slice(0, 4);
  return {
    检查编号: `${agency.mark}${areaCode}${year}${String(sequence).padStart(5, '0')}`,
    检查对象名称: subject.name,
    统一社会信用代码: subject.uscc,
    注册号: subject.registrationNumber,
    检查地址: subject.address,
    街道: subject.street,
    检查类型: inspection.kind,
    检查事项编码: inspection.items.map((item) => item.code).join(';'),
    检查事项名称: inspection.items.map((item) => `${item.matter}检查`).join(';'),
    计划开始日期: window?.from ?? '',
    计划结束日期: window?.to ?? '',
    检查日期: result?.inspectedOn ?? '',
    检查人员执法证号: result === undefined ? '' : officersOf(agency, sequence).join(';'),
    检查结果: result?.outcome ?? '',
    发现问题: result?.finding ?? '',
    处理情况: result?.measure ?? '',
    检查状态: inspection.status,
  };
}

const factors: Readonly<Record<RiskGrade, number>> = { A: 0.7, B: 1.1, C: 1.7, D: 2.4 };
const faultShares: Readonly<Record<RiskGrade, number>> = { A: 0.1, B: 0.18, C: 0.3, D: 0.42 };

/** Routine visits a year that a department pays the business; none where no item of its list concerns it. */
function visitsAYear(department: DepartmentName, business: Business): number {
  if (business.showcase) return 4;
  if (!items[department].some((item) => item.concerns(business))) return 0;
  const usual = business.trade.visits[department] ?? 0;
  const byTheCanal = department === 'culture-tourism' || department === 'water' ? 0.4 : 0;
  const resting = business.status === '歇业' ? 0.3 : 1;
  return (
    (usual + (business.place.canalSide ? byTheCanal : 0)) * factors[business.riskGrade] * resting
  );
}

function drawPast(
  random: Random,
  today: string,
  business: Business,
  departments: readonly DepartmentName[],
): Inspection[] {
  if (!business.showcase && random.chance(0.05)) return [];
  const first = later(addDays(today, 2 - daysBehind), addDays(business.establishedOn, 30));
  const last = business.leftOn ?? today;
  const lasted = Math.max(0, daysBetween(first, last)) / daysBehind;
  const visits = departments.flatMap((department) =>
    Array.from({ length: random.times(visitsAYear(department, business) * lasted) }, () => ({
      department,
      day: officeDay(dayWithin(random, first, last)),
    })),
  );
  const crowded = random.chance(0.3) ? crowd(random, visits, first, last) : visits;
  const seen = crowded.map(({ department, day }) =>
    drawDone(random, business, department, day, drawKind(random)),
  );
  // Someone whom the register let go still trades, and a neighbour says so.
  const after = business.leftOn !== undefined && random.chance(0.12);
  const [department] = random.several(departments, 1);
  if (after && department !== undefined) {
    const day = officeDay(
      dayWithin(random, later(addDays(business.leftOn, 4), addDays(today, 2 - daysBehind)), today),
    );
    seen.push(drawDone(random, business, department, day, '投诉举报'));
  }
  return seen;
}

interface Visit {
  readonly department: DepartmentName;
  readonly day: string;
}

/** Moves one visit of each department to within days of one of them, as happens when nobody asks the others. */
function crowd(random: Random, visits: readonly Visit[], first: string, last: string): Visit[] {
  const anchor = visits[random.between(0, visits.length - 1)];
  const moved = new Set<DepartmentName>();
  return visits.map((visit) => {
    if (anchor === undefined || visit === anchor || moved.has(visit.department)) return visit;
    moved.add(visit.department);
    const near = officeDay(addDays(anchor.day, random.between(-7, 7)));
    return { ...visit, day: earlier(later(near, first), last) };
  });
}

function drawPlans(
  random: Random,
  today: string,
  business: Business,
  departments: readonly DepartmentName[],
): Inspection[] {
  if (business.leftOn !== undefined) return [];
  const shared = addDays(today, random.between(3, daysAhead - 25));
  return departments.flatMap((department): Inspection[] => {
    const likely = business.showcase ? 1 : Math.min(0.8, visitsAYear(department, business) * 0.42);
    if (!random.chance(likely)) return [];
    const from = random.chance(business.showcase ? 1 : 0.45)
      ? addDays(shared, random.between(-2, 5))
      : addDays(today, random.between(1, daysAhead - 8));
    return [
      {
        department,
        business,
        subject: namedBy(department, business, random),
        kind: random.weighted(plannedKinds),
        items: drawItems(random, department, business),
        window: {
          from,
          to: earlier(addDays(from, random.between(4, 20)), addDays(today, daysAhead)),
        },
        status: random.chance(0.03) ? '已取消' : '计划',
        result: undefined,
      },
    ];
  });
}

const plannedKinds: readonly (readonly [InspectionKind, number])[] = [
  ['日常检查', 52],
  ['双随机抽查', 28],
  ['专项检查', 20],
];

function drawKind(random: Random): InspectionKind {
  return random.chance(0.12) ? '投诉举报' : random.weighted(plannedKinds);
}

/** One that was to happen on `day`, and mostly did. */
function drawDone(
  random: Random,
  business: Business,
  department: DepartmentName,
  day: string,
  kind: InspectionKind,
): Inspection {
  const chosen = drawItems(random, department, business);
  const common = {
    department,
    business,
    subject: namedBy(department, business, random),
    kind,
    items: chosen,
  };
  if (kind === '投诉举报') {
    return {
      ...common,
      window: undefined,
      status: '已完成',
      result: { inspectedOn: day, ...drawFindings(random, business, chosen) },
    };
  }
  const window = {
    from: addDays(day, -random.between(0, 12)),
    to: addDays(day, random.between(0, 8)),
  };
  return random.chance(0.02)
    ? { ...common, window, status: '已取消', result: undefined }
    : {
        ...common,
        window,
        status: '已完成',
        result: { inspectedOn: day, ...drawFindings(random, business, chosen) },
      };
}

/** Mostly one item, sometimes two or three of the department's list that concern the business. */
function drawItems(random: Random, department: DepartmentName, business: Business): Item[] {
  const fitting = items[department].filter((item) => item.concerns(business));
  const count = random.weighted([
    [1, 70],
    [2, 22],
    [3, 8],
  ]);
  return random.several(fitting, count).sort((one, other) => (one.code < other.code ? -1 : 1));
}

function drawFindings(
  random: Random,
  business: Business,
  chosen: readonly Item[],
): Omit<Result, 'inspectedOn'> {
  if (random.chance(faultShares[business.riskGrade])) return drawProblem(random, chosen);
  if (random.chance(0.06)) {
    return {
      outcome: '未发现违法,提出改进建议',
      item: undefined,
      finding: random.pick(advisable),
      measure: '提出改进建议',
    };
  }
  return { outcome: '未发现问题', item: undefined, finding: '', measure: '' };
}

const advisable = [
  '高峰时段噪声影响邻居',
  '台账填写不够规范',
  '门前排队秩序需加强',
  '标识标牌陈旧',
];

function drawProblem(random: Random, chosen: readonly Item[]): Omit<Result, 'inspectedOn'> {
  const item = random.pick(chosen);
  return {
    outcome: '发现问题',
    item,
    finding: random.pick(item.findings),
    measure: random.weighted([
      ['当场改正', 38],
      ['责令改正', 36],
      ['立案', 26],
    ]),
  };
}

/** What a department looks at when there is only a stall to look at, by the codes of its list. */
const itemsAtStalls = {
  'urban-management': 'UM-008',
  'market-supervision': 'MS-001',
  water: 'WA-013',
} as const;

const stallInspectors = ['urban-management', 'market-supervision', 'water'] as const;
