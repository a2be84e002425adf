/** Culture and tourism's own registers in the demo city: venues, performances, premises near relics. */
import { addDays } from '../../../subgraphs/kit/clock.ts';
import type { Business } from '../business.ts';
import { dayWithin, later } from '../calendar.ts';
import { Random } from '../random.ts';
import { areaCode, relics } from '../streets.ts';
import type { RegisterTable } from './table.ts';

/** Every register of culture and tourism. */
export function cultureRegisters(
  seed: string,
  today: string,
  businesses: readonly Business[],
): RegisterTable[] {
  const present = businesses.filter((business) => business.leftOn === undefined);
  return [
    { table: 'venue', rows: venues(seed, present) },
    { table: 'performance', rows: performances(seed, today, present) },
    { table: 'relic_zone_premises', rows: relicZonePremises(seed, present) },
  ];
}

interface VenueKind {
  readonly kind: 'SONG_AND_DANCE' | 'INTERNET_CAFE' | 'THEATRE' | 'HOTEL';
  readonly most: number;
  readonly closes: readonly (string | null)[];
}

/** What a licence allows inside, by trade: people at most, and when the doors close. */
const venueKinds: Readonly<Record<string, VenueKind>> = {
  '9011': { kind: 'SONG_AND_DANCE', most: 420, closes: ['01:00', '02:00'] },
  '9013': { kind: 'INTERNET_CAFE', most: 180, closes: ['23:59'] },
  '8820': { kind: 'THEATRE', most: 900, closes: ['22:30', '23:00'] },
  '6110': { kind: 'HOTEL', most: 360, closes: [null] },
};

function venues(seed: string, businesses: readonly Business[]) {
  return businesses.flatMap((business) => {
    const venue = venueKinds[business.trade.code];
    if (venue === undefined) return [];
    const random = new Random(seed, 'venues', business.uscc);
    const capacity = random.between(30, venue.most);
    return [
      {
        id: `CS-${business.uscc.slice(-10)}`,
        uscc: business.uscc,
        kind: venue.kind,
        capacity,
        fire_exits: random.chance(0.04) ? 1 : 2 + Math.floor(capacity / 150),
        closes_at: random.pick(venue.closes),
        terminals: venue.kind === 'INTERNET_CAFE' ? Math.round(capacity * 0.8) : null,
      },
    ];
  });
}

const titles = [
  '运河夜话评弹专场',
  '水乡丝竹音乐会',
  '老街相声小剧场',
  '漕帮往事沉浸剧',
  '周末民谣现场',
  '少儿木偶戏展演',
  '荷风十里舞蹈晚会',
  '柳堰梆子折子戏',
];

function performances(seed: string, today: string, businesses: readonly Business[]) {
  return businesses.flatMap((business) => {
    const most = { 8820: 14, 9011: 3 }[business.trade.code];
    if (most === undefined) return [];
    const random = new Random(seed, 'performances', business.uscc);
    return Array.from({ length: random.between(business.showcase ? 2 : 0, most) }, (_, i) => {
      const earliest = later(addDays(today, -300), addDays(business.establishedOn, 40));
      const performedOn = dayWithin(random, earliest, addDays(today, 60));
      return {
        id: `YC-${business.uscc.slice(-10)}-${i + 1}`,
        uscc: business.uscc,
        title: random.pick(titles),
        performed_on: performedOn,
        approval: random.chance(0.9)
          ? `漕文旅演〔${performedOn.slice(0, 4)}〕${areaCode.slice(-2)}${random.between(100, 999)}号`
          : null,
      };
    });
  });
}

function relicZonePremises(seed: string, businesses: readonly Business[]) {
  return businesses.flatMap((business) => {
    const relic = relics.find((one) => one.street === business.place.street.name);
    if (relic === undefined || !business.place.canalSide) return [];
    const random = new Random(seed, 'relic zones', business.uscc);
    const metres = random.between(3, 190);
    return [
      {
        id: `WB-${business.uscc.slice(-10)}`,
        uscc: business.uscc,
        relic: relic.name,
        zone: metres <= 30 ? 'PROTECTION_RANGE' : 'CONSTRUCTION_CONTROL',
        metres,
      },
    ];
  });
}
