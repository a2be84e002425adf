/** The register of the demo city's businesses (经营主体登记), and its rows as market supervision exports them. */
import { addDays } from '../../subgraphs/kit/clock.ts';
import { type Business, isIndividual, type RegisterStatus, type RiskGrade } from './business.ts';
import { dayWithin, officeDay } from './calendar.ts';
import { drawUscc, registrationNumber } from './identifiers.ts';
import { drawPerson, drawShopName } from './names.ts';
import { Random } from './random.ts';
import type { Row } from './row.ts';
import { showcaseBusinesses } from './showcase.ts';
import { areaCode, city, district, drawPlace, shortCity } from './streets.ts';
import { type Trade, trades } from './trades.ts';

/** How many businesses the district has. */
const size = 3200;

const statuses: readonly (readonly [RegisterStatus, number])[] = [
  ['存续', 89.5],
  ['歇业', 2],
  ['注销', 4],
  ['吊销', 2],
  ['迁出', 2.5],
];

const riskGrades: readonly (readonly [RiskGrade, number])[] = [
  ['A', 35],
  ['B', 35],
  ['C', 18],
  ['D', 12],
];

/** Every business of the city, the showcases first. */
export function drawRegister(seed: string, today: string): Business[] {
  const businesses = [...showcaseBusinesses(today)];
  const taken = {
    usccs: new Set(businesses.map((business) => business.uscc)),
    names: new Set(businesses.map((business) => business.name)),
  };
  while (businesses.length < size) {
    const business = drawBusiness(seed, today, businesses.length + 1);
    if (taken.usccs.has(business.uscc)) throw new Error(`Seed ${seed} draws one USCC twice.`);
    // A few namesakes stay: a name alone is not enough to tell who is meant.
    const name =
      taken.names.has(business.name) && businesses.length % 12 !== 0
        ? anotherName(seed, business, taken.names)
        : business.name;
    taken.usccs.add(business.uscc);
    taken.names.add(name);
    businesses.push({ ...business, name });
  }
  return businesses;
}

/** A business as a row of the register's export. */
export function registerRow(business: Business): Row {
  const { place, trade } = business;
  return {
    统一社会信用代码: business.uscc,
    注册号: business.registrationNumber,
    企业名称: business.name,
    主体类型: business.kind,
    法定代表人: business.legalRepresentative,
    住所: place.address,
    行政区划代码: areaCode,
    街道: place.street.name,
    街道代码: place.street.code,
    成立日期: business.establishedOn,
    登记状态: business.status,
    注销吊销日期: business.leftOn ?? '',
    行业代码: trade.code,
    行业名称: trade.name,
    经营范围: trade.scope,
    联系电话: business.phone,
    风险等级: business.riskGrade,
  };
}

function drawBusiness(seed: string, today: string, sequence: number): Business {
  const random = new Random(seed, 'register', sequence);
  const trade = random.weighted(trades.map((one) => [one, one.share]));
  const company = random.chance(trade.companies);
  const status = random.weighted(statuses);
  const left = status === '注销' || status === '吊销' || status === '迁出';
  const leftOn = left ? officeDay(addDays(today, -random.between(20, 560))) : undefined;
  return {
    uscc: drawUscc(random, company ? '91' : '92'),
    registrationNumber: registrationNumber(sequence),
    name: drawName(random, trade, company),
    kind: company ? drawCompanyKind(random) : '个体工商户',
    legalRepresentative: drawPerson(random),
    place: drawPlace(random),
    establishedOn: officeDay(
      dayWithin(random, addDays(today, -6500), addDays(leftOn ?? today, leftOn ? -400 : -45)),
    ),
    status,
    leftOn,
    trade,
    phone: `0529-${random.between(2, 8)}${String(random.between(0, 999_999)).padStart(6, '0')}`,
    riskGrade: random.weighted(riskGrades),
    showcase: false,
  };
}

function drawName(random: Random, trade: Trade, company: boolean): string {
  const shop = drawShopName(random);
  return company
    ? `${random.pick([city, `${city}${district}`, shortCity])}${shop}${random.pick(trade.firms)}`
    : `${district}${shop}${random.pick(trade.signs)}`;
}

function drawCompanyKind(random: Random): string {
  return random.weighted([
    ['有限责任公司', 60],
    ['有限责任公司(自然人独资)', 28],
    ['有限责任公司分公司', 8],
    ['股份有限公司', 4],
  ]);
}

/** A name nobody in the register has yet. */
function anotherName(seed: string, business: Business, taken: ReadonlySet<string>): string {
  const random = new Random(seed, 'another name', business.uscc);
  for (;;) {
    const name = drawName(random, business.trade, !isIndividual(business));
    if (!taken.has(name)) return name;
  }
}
