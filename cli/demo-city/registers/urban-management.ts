/** Urban management's own registers in the demo city: fume purifiers, construction-waste trucks, shop fronts. */
import { addDays } from '../../../subgraphs/kit/clock.ts';
import type { Business } from '../business.ts';
import { dayWithin } from '../calendar.ts';
import { type Licence, lastHeld } from '../licences.ts';
import { Random } from '../random.ts';
import type { RegisterTable } from './table.ts';

/** Every register of urban management. */
export function urbanRegisters(
  seed: string,
  today: string,
  businesses: readonly Business[],
  licences: readonly Licence[],
): RegisterTable[] {
  return [
    { table: 'fume_purifier', rows: fumePurifiers(seed, today, licences) },
    { table: 'waste_truck', rows: wasteTrucks(seed, licences) },
    { table: 'shop_front', rows: shopFronts(seed, businesses) },
  ];
}

const models = ['JD-4K静电式', 'JD-8K静电式', 'FH-12K复合式', 'UV-6K光解式', 'YL-10K离心式'];

function fumePurifiers(seed: string, today: string, licences: readonly Licence[]) {
  return lastHeld(licences, '餐饮油烟净化设施登记').map(({ business }) => {
    const random = new Random(seed, 'fume purifiers', business.uscc);
    const measured = random.chance(0.85);
    return {
      id: `YY-${business.uscc.slice(-10)}`,
      uscc: business.uscc,
      model: random.pick(models),
      stoves: random.between(1, business.trade.code === '6210' ? 10 : 4),
      cleaned_on: dayWithin(random, addDays(today, -200), today),
      // The standard allows 2.0; one in eight exceeds it.
      measured_mg_m3: measured
        ? (random.chance(0.12) ? random.between(21, 46) : random.between(3, 19)) / 10
        : null,
      measured_on: measured ? dayWithin(random, addDays(today, -400), today) : null,
    };
  });
}

const disposalSites = ['沙汀建筑垃圾消纳场', '北闸资源化利用中心', '月埠渣土回填点'];

function wasteTrucks(seed: string, licences: readonly Licence[]) {
  const trucks = lastHeld(licences, '城市建筑垃圾处置核准').flatMap(({ business }) => {
    const random = new Random(seed, 'waste trucks', business.uscc);
    return Array.from({ length: random.between(2, 9) }, () => ({
      uscc: business.uscc,
      load_tonnes: random.pick([8, 12.5, 15, 18.5, 25]),
      disposal_site: random.pick(disposalSites),
      tracked: random.chance(0.88),
    }));
  });
  // No real plate begins with 苏Z.
  return trucks.map((truck, i) => ({ id: `苏Z·${20_100 + i * 7}`, ...truck }));
}

const behindDoors = ['1019', '5021', '1522', '7291'];

function shopFronts(seed: string, businesses: readonly Business[]) {
  return businesses.flatMap((business) => {
    const random = new Random(seed, 'shop fronts', business.uscc);
    const none = behindDoors.includes(business.trade.code) || !random.chance(0.9);
    if (business.leftOn !== undefined || (none && !business.showcase)) return [];
    return [
      {
        id: `MQ-${business.uscc.slice(-10)}`,
        uscc: business.uscc,
        length_metres: random.between(25, business.trade.code === '6110' ? 480 : 160) / 10,
        outdoor_seating: business.trade.code === '6210' && random.chance(0.3),
        waste_sorted: random.chance(0.86),
      },
    ];
  });
}
