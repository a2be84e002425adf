/**
 * What neighbours tell of shops by name alone, without a code or a place: it may be the one that the register knows by that
 * name, and somebody has to find out.
 */
import { addDays } from '../../subgraphs/kit/clock.ts';
import { type Business, isIndividual } from './business.ts';
import { dayWithin, officeDay } from './calendar.ts';
import type { Inspection } from './inspections.ts';
import { itemOf } from './items.ts';
import { Random } from './random.ts';
import { district } from './streets.ts';

const shops = 6;

/** One complaint each of a few shops that trade. */
export function hearsayInspections(
  seed: string,
  today: string,
  businesses: readonly Business[],
): Inspection[] {
  const trading = businesses.filter(
    (one) => one.leftOn === undefined && !one.showcase && isIndividual(one),
  );
  return new Random(seed, 'hearsay').several(trading, shops).map((business): Inspection => {
    const random = new Random(seed, 'hearsay', business.uscc);
    return {
      department: 'urban-management',
      business,
      subject: {
        name: business.name.replace(district, ''),
        uscc: '',
        registrationNumber: '',
        organisationCode: '',
        legalRepresentative: '',
        address: '',
        street: '',
      },
      kind: '投诉举报',
      items: [itemOf('urban-management', 'UM-008')],
      window: undefined,
      status: '已完成',
      result: {
        inspectedOn: officeDay(dayWithin(random, addDays(today, -200), addDays(today, -3))),
        outcome: '未发现问题',
        item: undefined,
        finding: '',
        measure: '',
      },
    };
  });
}
