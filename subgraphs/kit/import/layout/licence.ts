/** Licence exports (行政许可) in the double-publicity layout of 2018. */
import { permitKindOf } from '../kinds.ts';
import { optional, required } from './column.ts';
import { layout } from './layout.ts';
import { date, identifier, lastDay, oneOf, text } from './readings.ts';
import { subjectColumns, subjectOf, unstoredOfSubject } from './subject.ts';

export const licenceLayout = layout({
  kind: 'LICENCE',
  zh: '行政许可',
  columns: {
    id: required('许可编号', identifier, 'MISSING_ID', ['许可证编号', '许可证号', '证书编号']),
    ...subjectColumns,
    documentName: optional('行政许可决定文书名称', text),
    documentNumber: optional('行政许可决定文书号', text, ['行政许可决定书文号', '许可决定文书号']),
    category: optional('许可类别', text, ['许可类型']),
    certificate: required('许可证书名称', text, 'MISSING_VALUE', ['许可证名称', '证书名称']),
    content: optional('许可内容', text),
    decidedOn: required('许可决定日期', date, 'MISSING_DATE', ['决定日期']),
    validFrom: optional('有效期自', date, ['有效期起', '有效期开始日期']),
    validTo: optional('有效期至', lastDay, ['有效期止', '有效期截止日期']),
    authority: optional('许可机关', text, ['发证机关']),
    status: required(
      '当前状态',
      oneOf({
        '1': 'VALID',
        有效: 'VALID',
        正常: 'VALID',
        '2': 'INVALID',
        无效: 'INVALID',
        失效: 'INVALID',
        过期: 'INVALID',
        注销: 'INVALID',
        撤销: 'INVALID',
        吊销: 'INVALID',
      }),
      'MISSING_VALUE',
      ['状态', '许可状态'],
    ),
  },
  unstored: [...unstoredOfSubject, '许可机关统一社会信用代码'],
  table: 'permit',
  fields: {
    id: 'text',
    kind: 'text',
    certificate: 'text',
    document_name: 'text',
    document_number: 'text',
    category: 'text',
    content: 'text',
    decided_on: 'date',
    valid_from: 'date',
    valid_to: 'date',
    authority: 'text',
    status: 'text',
    remark: 'text',
  },
  record: (values, imports) => ({
    party: subjectOf(values),
    record: {
      id: values.id,
      kind: permitKindOf(imports, values.certificate),
      certificate: values.certificate,
      document_name: values.documentName,
      document_number: values.documentNumber,
      category: values.category,
      content: values.content,
      decided_on: values.decidedOn,
      valid_from: values.validFrom,
      valid_to: values.validTo,
      authority: values.authority,
      status: values.status,
      remark: values.remark,
    },
  }),
});
