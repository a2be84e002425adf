/** Exports of the business register (经营主体登记), which market supervision alone keeps. */
import { isUscc } from '../../records/uscc.ts';
import { Rejection } from '../rejection.ts';
import { optional, required } from './column.ts';
import { layout } from './layout.ts';
import { code, date, identifier, name, oneOf, reading, text } from './readings.ts';

const validUscc = reading('a valid USCC', (cell) => {
  const recorded = code(cell);
  if (!isUscc(recorded)) throw new Rejection('BAD_USCC', '', cell);
  return recorded;
});

export const registerLayout = layout({
  kind: 'REGISTER',
  zh: '经营主体登记',
  columns: {
    id: required('统一社会信用代码', validUscc, 'MISSING_ID', ['社会信用代码']),
    registrationNumber: optional('注册号', code, ['工商注册号']),
    name: required('企业名称', text, 'MISSING_NAME', ['经营主体名称', '主体名称', '名称']),
    kind: optional('主体类型', text, ['企业类型', '市场主体类型']),
    legalRepresentative: optional('法定代表人', text, ['法定代表人(负责人)', '负责人', '经营者']),
    address: optional('住所', text, ['住所(经营场所)', '经营场所', '地址']),
    areaCode: optional('行政区划代码', identifier, ['行政区划']),
    street: optional('街道', name, ['所属街道', '街道(乡镇)']),
    streetCode: optional('街道代码', identifier),
    establishedOn: optional('成立日期', date, ['注册日期']),
    status: required(
      '登记状态',
      oneOf({
        存续: 'ACTIVE',
        '存续(在营、开业、在册)': 'ACTIVE',
        在业: 'ACTIVE',
        在营: 'ACTIVE',
        在册: 'ACTIVE',
        开业: 'ACTIVE',
        正常: 'ACTIVE',
        歇业: 'SUSPENDED',
        注销: 'DEREGISTERED',
        已注销: 'DEREGISTERED',
        吊销: 'REVOKED',
        已吊销: 'REVOKED',
        '吊销,未注销': 'REVOKED',
        '吊销,已注销': 'DEREGISTERED',
        迁出: 'MOVED_AWAY',
        已迁出: 'MOVED_AWAY',
      }),
      'MISSING_VALUE',
      ['经营状态', '企业状态', '状态'],
    ),
    statusChangedOn: optional('注销吊销日期', date, ['注销日期', '吊销日期']),
    tradeCode: optional('行业代码', identifier),
    tradeName: optional('行业名称', text, ['行业']),
    scope: optional('经营范围', text),
    phone: optional('联系电话', text, ['电话']),
    riskGrade: optional('风险等级', oneOf({ A: 'A', B: 'B', C: 'C', D: 'D' })),
  },
  unstored: ['法定代表人证件类型', '法定代表人证件号码'],
  table: 'business',
  fields: {
    id: 'text',
    registration_number: 'text',
    name: 'text',
    kind: 'text',
    legal_representative: 'text',
    address: 'text',
    area_code: 'text',
    street: 'text',
    street_code: 'text',
    established_on: 'date',
    status: 'text',
    status_changed_on: 'date',
    trade_code: 'text',
    trade_name: 'text',
    scope: 'text',
    phone: 'text',
    risk_grade: 'text',
  },
  record: (values) => ({
    party: null,
    record: {
      id: values.id,
      registration_number: values.registrationNumber,
      name: values.name,
      kind: values.kind,
      legal_representative: values.legalRepresentative,
      address: values.address,
      area_code: values.areaCode,
      street: values.street,
      street_code: values.streetCode,
      established_on: values.establishedOn,
      status: values.status,
      status_changed_on: values.statusChangedOn,
      trade_code: values.tradeCode,
      trade_name: values.tradeName,
      scope: values.scope,
      phone: values.phone,
      risk_grade: values.riskGrade,
    },
  }),
});
