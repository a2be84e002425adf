/** Water's own registers in the demo city: intake meters, sewage outlets, works and sand mining in rivers. */
import { addDays } from '../../../subgraphs/kit/clock.ts';
import { daysBetween, dayWithin } from '../calendar.ts';
import { type Licence, lastHeld } from '../licences.ts';
import { Random } from '../random.ts';
import type { RegisterTable } from './table.ts';

/** Every register of water. */
export function waterRegisters(
  seed: string,
  today: string,
  licences: readonly Licence[],
): RegisterTable[] {
  return [
    { table: 'intake_meter', rows: intakeMeters(seed, today, licences) },
    { table: 'sewage_outlet', rows: sewageOutlets(seed, today, licences) },
    { table: 'river_activity', rows: riverActivities(seed, licences) },
  ];
}

function intakeMeters(seed: string, today: string, licences: readonly Licence[]) {
  return lastHeld(licences, '取水许可证').map(({ business }) => {
    const random = new Random(seed, 'intake meters', business.uscc);
    const permitted = random.between(6, business.trade.code === '1522' ? 900 : 120) * 500;
    const yearGone = daysBetween(`${today.slice(0, 4)}-01-01`, today) / 365;
    return {
      id: `QS-${business.uscc.slice(-10)}`,
      uscc: business.uscc,
      source: random.chance(0.6) ? 'GROUNDWATER' : 'SURFACE_WATER',
      permitted_m3: permitted,
      // One in twelve takes more than it may.
      taken_m3: Math.round(
        permitted * yearGone * (random.chance(0.08) ? 1.25 : random.between(35, 98) / 100),
      ),
      calibrated_on: dayWithin(random, addDays(today, -900), today),
    };
  });
}

function sewageOutlets(seed: string, today: string, licences: readonly Licence[]) {
  return lastHeld(licences, '城镇污水排入排水管网许可证').map(({ business }) => {
    const random = new Random(seed, 'sewage outlets', business.uscc);
    const kitchen = ['6210', '6220', '6110'].includes(business.trade.code);
    return {
      id: `PS-${business.uscc.slice(-10)}`,
      uscc: business.uscc,
      sewer: `${business.place.street.name}${random.pick(['一号', '二号', '三号'])}污水干管`,
      grease_trap: kitchen && random.chance(0.9),
      daily_m3: random.between(5, business.trade.code === '8051' ? 900 : 250) / 10,
      sampled_on: random.chance(0.7) ? dayWithin(random, addDays(today, -500), today) : null,
    };
  });
}

const rivers = ['漕川运河', '青荻河', '沙汀港', '月埠江'];

function riverActivities(seed: string, licences: readonly Licence[]) {
  const mining = lastHeld(licences, '河道采砂许可证');
  const works = lastHeld(licences, '河道管理范围内工程建设方案审批');
  return [...mining, ...works].map(({ business, certificate, validTo }) => {
    const random = new Random(seed, 'river activities', certificate.name, business.uscc);
    const sand = certificate.name === '河道采砂许可证';
    return {
      id: `${certificate.prefix}-${business.uscc.slice(-10)}`,
      uscc: business.uscc,
      river: random.pick(rivers),
      kind: sand ? 'SAND_MINING' : 'RIVER_WORKS',
      permitted_m3: sand ? random.between(20, 400) * 500 : null,
      until: validTo,
    };
  });
}
