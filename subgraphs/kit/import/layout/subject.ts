/** The columns by which the double-publicity layouts, licences and penalties alike, name their subject (行政相对人). */
import { addressIn, type RecordedParty } from '../party.ts';
import { optional, required, type ValuesOf } from './column.ts';
import { name, subjectCode, text } from './readings.ts';

export const subjectColumns = {
  name: required('行政相对人名称', text, 'MISSING_NAME', [
    '行政相对人',
    '相对人名称',
    '当事人名称',
  ]),
  uscc: optional('行政相对人代码_1(统一社会信用代码)', subjectCode, [
    '统一社会信用代码',
    '行政相对人代码_1',
    '行政相对人统一社会信用代码',
  ]),
  registrationNumber: optional('行政相对人代码_2(工商注册号)', subjectCode, [
    '工商注册号',
    '注册号',
    '行政相对人代码_2',
    '行政相对人代码_2(工商登记码)',
  ]),
  organisationCode: optional('行政相对人代码_3(组织机构代码)', subjectCode, [
    '组织机构代码',
    '行政相对人代码_3',
  ]),
  legalRepresentative: optional('法定代表人', text, [
    '法定代表人姓名',
    '法定代表人(负责人)',
    '负责人',
  ]),
  address: optional('地址', text, ['经营场所', '经营地址', '住所']),
  street: optional('街道', name, ['所属街道', '街道(乡镇)']),
  remark: optional('备注', text),
};

/** The columns about the subject that nobody may keep, or that say nothing of it. */
export const unstoredOfSubject = [
  '行政相对人类别',
  '法定代表人证件类型',
  '法定代表人证件号码',
  '数据来源单位',
  '数据来源单位统一社会信用代码',
];

/** Whom the row names; its address stands in the remark where it has no column of its own. */
export function subjectOf(values: ValuesOf<typeof subjectColumns>): RecordedParty {
  return {
    name: values.name,
    recordedUscc: values.uscc,
    registrationNumber: values.registrationNumber,
    organisationCode: values.organisationCode,
    legalRepresentative: values.legalRepresentative,
    address: values.address ?? addressIn(values.remark),
    street: values.street,
  };
}
