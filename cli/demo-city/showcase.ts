/** The businesses worth showing first: each stands by the canal in the old town and is visited by all four departments. */
import { addDays } from '../../subgraphs/kit/clock.ts';
import type { Business } from './business.ts';
import { registrationNumber } from './identifiers.ts';
import { city, district, oldTown, province } from './streets.ts';
import { catering, hotel, songAndDance } from './trades.ts';

/** The USCC of the canal-side barbecue restaurant; sample questions name it, so it stays whatever else changes. */
export const showcaseUscc = '92321506MACMJEG45C';

/** The showcase businesses, the barbecue restaurant first. */
export function showcaseBusinesses(today: string): readonly Business[] {
  const alike = {
    kind: '有限责任公司',
    status: '存续',
    leftOn: undefined,
    showcase: true,
  } as const;
  return [
    {
      ...alike,
      uscc: showcaseUscc,
      registrationNumber: registrationNumber(1),
      name: `${district}橹声里炭火烧烤店`,
      kind: '个体工商户',
      legalRepresentative: '邹长河',
      place: doorOn('古渡沿河街18号'),
      establishedOn: addDays(today, -2190),
      trade: catering,
      phone: '0529-6180018',
      riskGrade: 'C',
    },
    {
      ...alike,
      uscc: '91321506MAA43LX458',
      registrationNumber: registrationNumber(2),
      name: `${city}枕河望月大酒店有限公司`,
      legalRepresentative: '萧静怡',
      place: doorOn('南水门街66号'),
      establishedOn: addDays(today, -4015),
      trade: hotel,
      phone: '0529-6660066',
      riskGrade: 'B',
    },
    {
      ...alike,
      uscc: '91321506MATAAQM8XY',
      registrationNumber: registrationNumber(3),
      name: `${city}月满船文化娱乐有限公司`,
      legalRepresentative: '贺启明',
      place: doorOn('盐栈码头路9号'),
      establishedOn: addDays(today, -1825),
      trade: songAndDance,
      phone: '0529-6090909',
      riskGrade: 'D',
    },
  ];
}

function doorOn(door: string): Business['place'] {
  return {
    street: oldTown,
    address: `${province}${city}${district}${oldTown.name}${door}`,
    canalSide: true,
  };
}
