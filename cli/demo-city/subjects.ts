/**
 * Whom the departments' records name: mostly the business as registered, sometimes with the identifier missing, old or
 * mistyped or the name written another way, and sometimes someone who never registered at all.
 */
import type { DepartmentName } from '../../schema/departments.ts';
import type { Business, Subject } from './business.ts';
import { mistyped, organisationCode } from './identifiers.ts';
import { drawNickname, drawPerson } from './names.ts';
import { Random } from './random.ts';
import { city, district, drawPlace, province, shortCity } from './streets.ts';

/** The share of a department's records that fail to name the business as the register does. */
const defects: Readonly<Record<DepartmentName, number>> = {
  'market-supervision': 0.01,
  'urban-management': 0.1,
  'culture-tourism': 0.06,
  water: 0.09,
};

/** The business as one record of the department names it. */
export function namedBy(department: DepartmentName, business: Business, random: Random): Subject {
  const subject: Subject = {
    name: business.name,
    uscc: business.uscc,
    registrationNumber: '',
    organisationCode: '',
    legalRepresentative: business.legalRepresentative,
    address: business.place.address,
    street: business.place.street.name,
  };
  return !business.showcase && random.chance(defects[department])
    ? flawed(subject, business, random)
    : subject;
}

function flawed(subject: Subject, business: Business, random: Random): Subject {
  const unidentified = { ...subject, uscc: random.pick(['', '', '无', '/']) };
  return random.pick([
    () => ({ ...subject, uscc: mistyped(random, subject.uscc) }),
    () => ({ ...subject, name: nameVariant(random, subject.name) }),
    () => ({ ...unidentified, registrationNumber: business.registrationNumber }),
    () => ({ ...unidentified, organisationCode: organisationCode(subject.uscc) }),
    () => unidentified,
    () => ({
      ...unidentified,
      name: nameVariant(random, subject.name),
      address: subject.address.replace(`${province}${city}${district}`, ''),
    }),
  ])();
}

/** The name as someone wrote it who knows the shop and not the register. */
function nameVariant(random: Random, name: string): string {
  const plain = name.replace(new RegExp(`^(${shortCity}市?)?(${district})?`), '');
  const middle = Math.ceil(plain.length / 2);
  return random.pick([
    plain,
    `${province}${name}`,
    `${name.slice(0, -middle)} ${name.slice(-middle)}`,
    `${name}(${plain.slice(0, 2)}店)`,
    plain.replace('有限公司', ''),
  ]);
}

/** The stalls and unlicensed operators that the departments come across. */
export function drawStalls(seed: string): readonly Subject[] {
  return Array.from({ length: 90 }, (_, i) => {
    const random = new Random(seed, 'stalls', i);
    const place = drawPlace(random);
    return {
      name: `${drawNickname(random)}${random.pick(trades)}`,
      uscc: random.pick(['', '无', '/']),
      registrationNumber: '',
      organisationCode: '',
      legalRepresentative: drawPerson(random),
      address: `${place.address.replace(/\d+号.*$/, '')}${random.pick(spots)}`,
      street: place.street.name,
    };
  });
}

const trades = ['烧烤摊', '炸串车', '早点铺', '水果摊', '鱼摊', '夜市小炒', '流动洗车', '砂石料堆'];
const spots = ['菜市场门口', '夜市12号摊', '桥头', '公交站旁', '学校西门外', '废弃码头'];
