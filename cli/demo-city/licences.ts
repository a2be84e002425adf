/**
 * The licences and filings of the demo city's businesses (行政许可), and their rows in the double-publicity
 * layout, without the columns that nobody may keep, such as identity numbers.
 *
 * Gaps on purpose: some businesses lack what their trade needs, some let it lapse and trade on, some left the register
 * while another department's licence still counts as valid.
 */
import { addDays } from '../../subgraphs/kit/clock.ts';
import type { Agency } from './agencies.ts';
import type { Business, Subject } from './business.ts';
import { dayWithin, later, officeDay } from './calendar.ts';
import { type Certificate, certificates } from './certificates.ts';
import { Random } from './random.ts';
import type { Row } from './row.ts';
import { areaCode } from './streets.ts';
import { namedBy } from './subjects.ts';

/** One licence or filing. */
export interface Licence {
  readonly certificate: Certificate;
  readonly business: Business;
  readonly subject: Subject;
  readonly number: string;
  readonly documentSequence: number;
  /** The day it was granted, and from which it holds. */
  readonly decidedOn: string;
  readonly validTo: string;
  /** What the department's own system says of it, right or wrong. */
  readonly valid: boolean;
}

/** Every licence that the department `agency.department` granted. */
export function drawLicences(
  seed: string,
  today: string,
  agency: Agency,
  businesses: readonly Business[],
): Licence[] {
  const licences: Licence[] = [];
  for (const certificate of certificates) {
    if (certificate.department !== agency.department) continue;
    for (const business of businesses) {
      const random = new Random(seed, 'licences', certificate.name, business.uscc);
      if (!random.chance(certificate.held(business))) continue;
      for (const term of drawTerms(random, today, certificate, business)) {
        const sequence = licences.length + 1;
        licences.push({
          ...term,
          certificate,
          business,
          subject: namedBy(agency.department, business, random),
          number: `${certificate.prefix}${areaCode}${String(sequence).padStart(7, '0')}`,
          documentSequence: sequence,
        });
      }
    }
  }
  return licences;
}

/** The last licence of the name `certificate` that each business holds or held. */
export function lastHeld(licences: readonly Licence[], certificate: string): Licence[] {
  const named = licences.filter((licence) => licence.certificate.name === certificate);
  return [...new Map(named.map((licence) => [licence.business.uscc, licence])).values()];
}

/** A licence as a row of the department's export. */
export function licenceRow(licence: Licence, agency: Agency): Row {
  const { subject, certificate } = licence;
  return {
    行政相对人名称: subject.name,
    '行政相对人代码_1(统一社会信用代码)': subject.uscc,
    '行政相对人代码_2(工商注册号)': subject.registrationNumber,
    '行政相对人代码_3(组织机构代码)': subject.organisationCode,
    法定代表人: subject.legalRepresentative,
    行政许可决定文书名称: certificate.document,
    行政许可决定文书号: `${agency.documents}许字〔${licence.decidedOn.slice(0, 4)}〕第${licence.documentSequence}号`,
    许可类别: certificate.document.endsWith('登记表') ? '登记' : '普通',
    许可证书名称: certificate.name,
    许可编号: licence.number,
    许可内容: certificate.content(licence.business),
    许可决定日期: licence.decidedOn,
    有效期自: licence.decidedOn,
    有效期至: licence.validTo,
    许可机关: agency.name,
    当前状态: licence.valid ? agency.states.valid : agency.states.invalid,
    备注: subject.address,
  };
}

type Term = Pick<Licence, 'decidedOn' | 'validTo' | 'valid'>;

/** The terms for which a business held a certificate, the one before and the last. */
function drawTerms(
  random: Random,
  today: string,
  certificate: Certificate,
  business: Business,
): Term[] {
  const length = random.pick(certificate.years) * 365;
  const firstDay = addDays(business.establishedOn, 3);
  const lastDay = business.leftOn ?? today;
  const lapsed = random.chance(business.showcase ? 0.15 : 0.09);
  const newest = lapsed
    ? addDays(today, -length - random.between(8, 280))
    : dayWithin(random, addDays(today, -length + 20), addDays(lastDay, -10));
  const decidedOn = officeDay(later(firstDay, newest));
  const last = term(random, today, decidedOn, length, business);
  const before = addDays(decidedOn, -length - random.between(0, 30));
  return before > firstDay && random.chance(0.3)
    ? [{ decidedOn: officeDay(before), validTo: addDays(before, length - 1), valid: false }, last]
    : [last];
}

function term(
  random: Random,
  today: string,
  decidedOn: string,
  length: number,
  business: Business,
): Term {
  const validTo = addDays(decidedOn, length - 1);
  // Nobody tells the other departments when a business leaves the register, nor when a term runs out.
  const noticed = random.chance(business.leftOn === undefined ? 0.93 : 0.45);
  const over = validTo < today || business.leftOn !== undefined;
  return { decidedOn, validTo, valid: !(over && noticed) };
}
