/** Inspection exports (行政检查): planned, done and cancelled ones, in the layout that departments have agreed on. */
import { Rejection } from '../rejection.ts';
import { optional, required, type ValuesOf } from './column.ts';
import { layout } from './layout.ts';
import { date, identifier, name, oneOf, sentences, subjectCode, text, words } from './readings.ts';

const routine = { kind: 'ROUTINE', selection: 'TARGETED' } as const;
const random = { kind: 'ROUTINE', selection: 'DOUBLE_RANDOM' } as const;
const campaign = { kind: 'SPECIAL_CAMPAIGN', selection: 'TARGETED' } as const;
const incident = { kind: 'CASE', selection: 'TARGETED' } as const;

const columns = {
  id: required('检查编号', identifier, 'MISSING_ID', ['检查记录编号', '检查单号']),
  name: required('检查对象名称', text, 'MISSING_NAME', ['被检查单位', '被检查对象', '检查对象']),
  uscc: optional('统一社会信用代码', subjectCode, ['检查对象统一社会信用代码']),
  registrationNumber: optional('注册号', subjectCode, ['工商注册号']),
  organisationCode: optional('组织机构代码', subjectCode),
  legalRepresentative: optional('法定代表人', text, ['负责人']),
  address: optional('检查地址', text, ['检查地点', '地址']),
  street: optional('街道', name, ['所属街道', '街道(乡镇)']),
  kind: required(
    '检查类型',
    oneOf({
      日常检查: routine,
      日常: routine,
      日常监督检查: routine,
      双随机: random,
      双随机抽查: random,
      双随机检查: random,
      '双随机、一公开': random,
      '双随机、一公开抽查': random,
      专项检查: campaign,
      专项: campaign,
      专项整治: campaign,
      投诉举报: incident,
      投诉举报检查: incident,
      举报投诉: incident,
      个案检查: incident,
      个案: incident,
    }),
    'MISSING_VALUE',
    ['检查类别'],
  ),
  itemCodes: optional('检查事项编码', words, ['事项编码']),
  itemNames: optional('检查事项名称', text, ['事项名称', '检查事项']),
  plannedFrom: optional('计划开始日期', date, ['计划检查开始日期']),
  plannedTo: optional('计划结束日期', date, ['计划检查结束日期']),
  inspectedOn: optional('检查日期', date, ['实际检查日期', '检查时间']),
  officers: optional('检查人员执法证号', words, ['执法证号']),
  outcome: optional(
    '检查结果',
    oneOf({
      未发现问题: 'CLEAN',
      未发现违法行为: 'CLEAN',
      合格: 'CLEAN',
      正常: 'CLEAN',
      发现问题: 'PROBLEMS_FOUND',
      存在问题: 'PROBLEMS_FOUND',
      发现违法行为: 'PROBLEMS_FOUND',
      不合格: 'PROBLEMS_FOUND',
      '未发现违法,提出改进建议': 'NO_VIOLATION_ADVICE',
    }),
  ),
  findings: optional('发现问题', sentences, ['发现的问题']),
  measures: optional('处理情况', sentences, ['处理措施']),
  status: required(
    '检查状态',
    oneOf({
      计划: 'PLANNED',
      计划中: 'PLANNED',
      待检查: 'PLANNED',
      已完成: 'DONE',
      完成: 'DONE',
      办结: 'DONE',
      已办结: 'DONE',
      已检查: 'DONE',
      已取消: 'CANCELLED',
      取消: 'CANCELLED',
    }),
    'MISSING_VALUE',
    ['状态'],
  ),
};

type Values = ValuesOf<typeof columns>;

export const inspectionLayout = layout({
  kind: 'INSPECTION',
  zh: '行政检查',
  columns,
  unstored: [],
  table: 'inspection',
  fields: {
    id: 'text',
    kind: 'text',
    selection: 'text',
    item_codes: 'text[]',
    item_names: 'text[]',
    planned_from: 'date',
    planned_to: 'date',
    inspected_on: 'date',
    officers: 'text[]',
    outcome: 'text',
    findings: 'text[]',
    measures: 'text[]',
    status: 'text',
  },
  // An export that was made before the inspection, or whose system was not told of it, does not undo the record.
  overtaken: `stored.recorded_at IS NOT NULL AND staged.record_status <> 'DONE'`,
  record: (values) => {
    checkDays(values);
    const codes = values.itemCodes ?? [];
    return {
      party: {
        name: values.name,
        recordedUscc: values.uscc,
        registrationNumber: values.registrationNumber,
        organisationCode: values.organisationCode,
        legalRepresentative: values.legalRepresentative,
        address: values.address,
        street: values.street,
      },
      record: {
        id: values.id,
        kind: values.kind.kind,
        selection: values.kind.selection,
        item_codes: codes,
        item_names: itemNames(values.itemNames ?? '', codes),
        planned_from: values.plannedFrom,
        planned_to: values.plannedTo,
        inspected_on: values.inspectedOn,
        officers: values.officers ?? [],
        outcome: values.outcome,
        findings: values.findings ?? [],
        measures: values.measures ?? [],
        status: values.status,
      },
    };
  },
});

function checkDays({ plannedFrom, plannedTo, inspectedOn, status }: Values): void {
  if (plannedFrom !== null && plannedTo !== null && plannedFrom > plannedTo) {
    throw new Rejection(
      'WINDOW_REVERSED',
      columns.plannedTo.heading,
      `${plannedFrom} – ${plannedTo}`,
    );
  }
  if (status === 'DONE' && inspectedOn === null) {
    throw new Rejection('MISSING_DATE', columns.inspectedOn.heading);
  }
  if (inspectedOn === null && plannedFrom === null && plannedTo === null) {
    throw new Rejection('MISSING_DATE', columns.plannedFrom.heading);
  }
}

/** An item's name may hold 、 or a comma of its own, so whichever way of dividing gives a name per code is right. */
function itemNames(cell: string, codes: readonly string[]): readonly string[] {
  const divided = [sentences(cell), words(cell), cell === '' ? [] : [cell]];
  const names = divided.find(({ length }) => length === codes.length);
  if (names !== undefined) return names;
  const most = divided.reduce((one, other) => (other.length > one.length ? other : one));
  throw new Rejection(
    'ITEMS_UNEVEN',
    columns.itemNames.heading,
    `${counted(codes, 'code')}, ${counted(most, 'name')}`,
  );
}

/** `2 codes (WA-001; WA-002)`, `no name`. */
function counted(words: readonly string[], noun: string): string {
  if (words.length === 0) return `no ${noun}`;
  return `${words.length} ${noun}${words.length === 1 ? '' : 's'} (${words.join('; ').slice(0, 100)})`;
}
