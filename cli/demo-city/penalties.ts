/**
 * The penalties of the demo city (行政处罚), which follow from cases that inspections opened, and their rows in the
 * double-publicity layout. A few acts are fined twice, by two bodies that did not know of each other, and a few decisions
 * nobody has published.
 */
import type { DepartmentName } from '../../schema/departments.ts';
import { addDays } from '../../subgraphs/kit/clock.ts';
import type { Agency } from './agencies.ts';
import type { Business, Subject } from './business.ts';
import { daysBetween, officeDay } from './calendar.ts';
import type { Inspection } from './inspections.ts';
import { type Item, itemOf } from './items.ts';
import { Random } from './random.ts';
import type { Row } from './row.ts';
import { namedBy } from './subjects.ts';

/** One decision. */
export interface Penalty {
  readonly department: DepartmentName;
  /** Undefined for stalls, whom the register does not know. */
  readonly business: Business | undefined;
  readonly subject: Subject;
  readonly item: Item;
  readonly finding: string;
  readonly categories: readonly string[];
  readonly fineYuan: number;
  readonly confiscatedYuan: number;
  /** The certificate that is suspended, and for how long; empty for most. */
  readonly suspended: string;
  readonly decidedOn: string;
  /** The last day on which it is published; empty where nobody published it. */
  readonly publishedUntil: string;
}

/** The decisions that follow from the inspections, in the order of their days. */
export function drawPenalties(
  seed: string,
  today: string,
  inspections: readonly Inspection[],
): Penalty[] {
  const penalties = inspections.flatMap((inspection, i): Penalty[] => {
    const { result, department, business } = inspection;
    if (result?.measure !== '立案' || result.item === undefined) return [];
    const random = new Random(seed, 'penalties', i);
    const decidedOn = officeDay(addDays(result.inspectedOn, random.between(12, 50)));
    if (decidedOn > today || random.chance(0.1)) return [];
    const { item, finding } = result;
    const subject =
      business === undefined ? inspection.subject : namedBy(department, business, random);
    const first = {
      department,
      business,
      subject,
      item,
      finding,
      ...(business === undefined ? drawLightSanction(random) : drawSanction(random)),
      decidedOn,
      publishedUntil: random.chance(0.04) ? '' : addDays(decidedOn, 365),
    };
    return [first, ...fineAgain(random, today, first)];
  });
  return penalties.sort((one, other) => daysBetween(other.decidedOn, one.decidedOn));
}

/** A decision as a row of the department's export; `sequence` numbers the department's decisions. */
export function penaltyRow(penalty: Penalty, agency: Agency, sequence: number): Row {
  const { subject, item, decidedOn } = penalty;
  return {
    行政相对人名称: subject.name,
    '行政相对人代码_1(统一社会信用代码)': subject.uscc,
    '行政相对人代码_2(工商注册号)': subject.registrationNumber,
    '行政相对人代码_3(组织机构代码)': subject.organisationCode,
    法定代表人: subject.legalRepresentative,
    行政处罚决定书文号: `${agency.documents}罚〔${decidedOn.slice(0, 4)}〕${sequence}号`,
    违法行为类型: dumping.has(item.code) ? '随意倾倒垃圾' : `${item.matter}违法`,
    违法事实: `经查,当事人${penalty.finding}`,
    处罚依据: item.law,
    处罚类别: penalty.categories.join(';'),
    处罚内容: describeSanction(penalty),
    '罚款金额(万元)': tenThousands(penalty.fineYuan),
    '没收违法所得、没收非法财物的金额(万元)': tenThousands(penalty.confiscatedYuan),
    暂扣或吊销证照名称及编号: penalty.suspended,
    处罚决定日期: decidedOn,
    处罚有效期: '2099-12-31',
    公示截止期: penalty.publishedUntil,
    处罚机关: agency.name,
    备注: '',
  };
}

type Sanction = Pick<Penalty, 'categories' | 'fineYuan' | 'confiscatedYuan' | 'suspended'>;

function drawSanction(random: Random): Sanction {
  const none = { fineYuan: 0, confiscatedYuan: 0, suspended: '' };
  const little = random.pick([200, 500, 1000, 2000]);
  const much = random.pick([5000, 8000, 10_000, 20_000, 30_000, 50_000]);
  const gains = random.between(3, 90) * 100;
  return random.weighted<Sanction>([
    [{ ...none, categories: ['警告'] }, 22],
    [{ ...none, categories: ['警告', '罚款'], fineYuan: little }, 32],
    [{ ...none, categories: ['罚款'], fineYuan: much }, 32],
    [{ ...none, categories: ['罚款', '没收违法所得'], fineYuan: much, confiscatedYuan: gains }, 9],
    [{ ...none, categories: ['罚款', '责令停产停业'], fineYuan: much }, 3],
    [
      {
        ...none,
        categories: ['罚款', '暂扣许可证件'],
        fineYuan: much,
        suspended: '许可证,暂扣三个月',
      },
      2,
    ],
  ]);
}

/** Stalls are warned, or fined what they can pay. */
function drawLightSanction(random: Random): Sanction {
  const fineYuan = random.pick([0, 100, 200, 300]);
  const categories = fineYuan === 0 ? ['警告'] : ['警告', '罚款'];
  return { categories, fineYuan, confiscatedYuan: 0, suspended: '' };
}

/** Items under which bodies fine for one and the same: rubbish where none may lie. */
const dumping: ReadonlySet<string> = new Set(['UM-019', 'UM-027', 'WA-013']);

/** What water fines too when urban management has fined it: rubbish is rubbish on the street and in the canal. */
function fineAgain(random: Random, today: string, first: Penalty): Penalty[] {
  const { business } = first;
  if (
    !dumping.has(first.item.code) ||
    business === undefined ||
    first.fineYuan === 0 ||
    !random.chance(0.35)
  )
    return [];
  const decidedOn = officeDay(addDays(first.decidedOn, random.between(3, 20)));
  if (decidedOn > today) return [];
  return [
    {
      ...first,
      department: 'water',
      subject: namedBy('water', business, random),
      item: itemOf('water', 'WA-013'),
      decidedOn,
      publishedUntil: addDays(decidedOn, 365),
    },
  ];
}

function describeSanction(penalty: Penalty): string {
  const parts = [
    penalty.categories.includes('警告') ? '警告' : '',
    penalty.fineYuan > 0 ? `罚款人民币${penalty.fineYuan}元` : '',
    penalty.confiscatedYuan > 0 ? `没收违法所得人民币${penalty.confiscatedYuan}元` : '',
    penalty.categories.includes('责令停产停业') ? '责令停业整顿七日' : '',
    penalty.suspended === '' ? '' : '暂扣许可证三个月',
  ];
  return parts.filter((part) => part !== '').join(';');
}

/** Yuan as the layout wants them, in 万元; empty for none. */
function tenThousands(yuan: number): string {
  return yuan === 0 ? '' : String(yuan / 10_000);
}
