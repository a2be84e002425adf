/** Penalty exports (行政处罚) in the double-publicity layout of 2018. */
import { optional, required } from './column.ts';
import { layout } from './layout.ts';
import {
  amountInTenThousands,
  amountInYuan,
  date,
  identifier,
  lastDay,
  text,
  words,
} from './readings.ts';
import { subjectColumns, subjectOf, unstoredOfSubject } from './subject.ts';

export const penaltyLayout = layout({
  kind: 'PENALTY',
  zh: '行政处罚',
  columns: {
    id: required('行政处罚决定书文号', identifier, 'MISSING_ID', [
      '处罚决定书文号',
      '行政处罚决定文书号',
    ]),
    ...subjectColumns,
    violation: optional('违法行为类型', text),
    facts: optional('违法事实', text, ['主要违法事实']),
    basis: optional('处罚依据', text),
    categories: optional('处罚类别', words, ['处罚种类']),
    content: optional('处罚内容', text),
    fine: optional('罚款金额(万元)', amountInTenThousands),
    fineInYuan: optional('罚款金额(元)', amountInYuan),
    confiscated: optional('没收违法所得、没收非法财物的金额(万元)', amountInTenThousands, [
      '没收金额(万元)',
    ]),
    confiscatedInYuan: optional('没收金额(元)', amountInYuan),
    suspendedCertificate: optional('暂扣或吊销证照名称及编号', text),
    decidedOn: required('处罚决定日期', date, 'MISSING_DATE', ['决定日期']),
    validUntil: optional('处罚有效期', lastDay, ['处罚有效期至']),
    publishedUntil: optional('公示截止期', lastDay, ['公示截止日期']),
    authority: optional('处罚机关', text),
  },
  unstored: [...unstoredOfSubject, '处罚机关统一社会信用代码'],
  table: 'penalty',
  fields: {
    id: 'text',
    violation: 'text',
    facts: 'text',
    basis: 'text',
    categories: 'text[]',
    content: 'text',
    fine_yuan: 'numeric(16, 2)',
    confiscated_yuan: 'numeric(16, 2)',
    suspended_certificate: 'text',
    decided_on: 'date',
    valid_until: 'date',
    published_until: 'date',
    authority: 'text',
    remark: 'text',
  },
  record: (values) => ({
    party: subjectOf(values),
    record: {
      id: values.id,
      violation: values.violation,
      facts: values.facts,
      basis: values.basis,
      categories: values.categories ?? [],
      content: values.content,
      fine_yuan: values.fine ?? values.fineInYuan,
      confiscated_yuan: values.confiscated ?? values.confiscatedInYuan,
      suspended_certificate: values.suspendedCertificate,
      decided_on: values.decidedOn,
      valid_until: values.validUntil,
      published_until: values.publishedUntil,
      authority: values.authority,
      remark: values.remark,
    },
  }),
});
