/** The invented district of the demo city: its streets and towns (街道, 镇), their roads, and the relics by its canal. */
import type { Random } from './random.ts';

export const province = '江苏省';
export const city = '澄安市';
/** As companies put it before their names. */
export const shortCity = '澄安';
export const district = '漕川区';

/** Its area code, in the form of GB/T 2260 but of no real place. */
export const areaCode = '321506';

/** One street or town of the district. */
export interface Street {
  readonly name: string;
  /** Nine digits: the district's code and three of its own. */
  readonly code: string;
  /** How many of the district's businesses it has, beside the others. */
  readonly share: number;
  readonly roads: readonly string[];
  /** Roads along the canal, where water and relics are near. */
  readonly canalRoads: readonly string[];
}

/** The old town by the canal, where everything worth a visit stands. */
export const oldTown: Street = {
  name: '古渡街道',
  code: `${areaCode}001`,
  share: 16,
  roads: ['漕仓街', '钟楼巷', '竹器街', '书院路'],
  canalRoads: ['古渡沿河街', '南水门街', '盐栈码头路'],
};

const streets: readonly Street[] = [
  oldTown,
  street('漕运街道', '002', 14, ['转运路', '百舸大道', '量斛街', '仓桥路'], ['运河西堤路']),
  street('北闸街道', '003', 11, ['北闸大街', '启航路', '船坞路', '铁锚巷'], ['闸口沿河路']),
  street('文澜街道', '004', 12, ['文澜路', '书圃街', '学宫东路', '银杏大道'], []),
  street('南浦街道', '005', 10, ['南浦大道', '云帆路', '创业二路', '鹭洲街'], ['浦前滨河路']),
  street('柳堰镇', '101', 8, ['柳堰中街', '人民路', '农科路'], ['老堰河沿']),
  street('龙津镇', '102', 7, ['龙津大街', '集贤路', '工业一路'], []),
  street('青荻镇', '103', 6, ['荻花路', '振兴街', '水产市场路'], ['青荻河堤路']),
  street('沙汀镇', '104', 6, ['沙汀街', '建材路', '港口路'], ['沙汀港堤路']),
  street('杏坞镇', '105', 5, ['杏坞路', '茶场街', '卫生院路'], []),
  street('月埠镇', '106', 5, ['月埠老街', '新埠路', '粮站路'], ['月埠沿江路']),
];

/** A relic under protection, and the street it stands in. */
export interface Relic {
  readonly name: string;
  readonly street: string;
}

export const relics: readonly Relic[] = [
  { name: '古渡盐栈码头遗址', street: '古渡街道' },
  { name: '漕粮转运仓旧址', street: '漕运街道' },
  { name: '北闸石闸群', street: '北闸街道' },
  { name: '南浦灯塔', street: '南浦街道' },
  { name: '柳堰古堰', street: '柳堰镇' },
  { name: '青荻铁牛桥', street: '青荻镇' },
  { name: '沙汀水神庙', street: '沙汀镇' },
  { name: '月埠会馆建筑群', street: '月埠镇' },
];

/** A place in the district. */
export interface Place {
  readonly street: Street;
  /** The whole address, from the province down to the door. */
  readonly address: string;
  readonly canalSide: boolean;
}

/** A door somewhere in the district. */
export function drawPlace(random: Random): Place {
  const drawn = random.weighted(streets.map((one) => [one, one.share]));
  const canalSide = drawn.canalRoads.length > 0 && random.chance(0.22);
  const road = random.pick(canalSide ? drawn.canalRoads : drawn.roads);
  const room = random.chance(0.35) ? `${random.between(1, 4)}0${random.between(1, 9)}室` : '';
  return {
    street: drawn,
    address: `${province}${city}${district}${drawn.name}${road}${random.between(1, 398)}号${room}`,
    canalSide,
  };
}

function street(
  name: string,
  code: string,
  share: number,
  roads: readonly string[],
  canalRoads: readonly string[],
): Street {
  return { name, code: `${areaCode}${code}`, share, roads, canalRoads };
}
