/** Market supervision's own registers in the demo city: special equipment, abnormal operation, complaints. */
import { addDays } from '../../../subgraphs/kit/clock.ts';
import type { Business } from '../business.ts';
import { dayWithin, later, officeDay } from '../calendar.ts';
import { type Licence, lastHeld } from '../licences.ts';
import { Random } from '../random.ts';
import { areaCode } from '../streets.ts';
import type { RegisterTable } from './table.ts';

/** Every register of market supervision. */
export function marketRegisters(
  seed: string,
  today: string,
  businesses: readonly Business[],
  licences: readonly Licence[],
): RegisterTable[] {
  return [
    { table: 'special_equipment', rows: specialEquipment(seed, today, licences) },
    { table: 'abnormal_listing', rows: abnormalListings(seed, today, businesses) },
    { table: 'complaint', rows: complaints(seed, today, businesses) },
  ];
}

type EquipmentKind = 'LIFT' | 'BOILER' | 'PRESSURE_VESSEL' | 'GAS_CYLINDER';

/** The equipment of each trade: its kind, where it stands, how many pieces at most, and the months between tests. */
const equipment: Readonly<Record<string, readonly [EquipmentKind, string, number, number][]>> = {
  '6110': [
    ['LIFT', '主楼客梯', 4, 12],
    ['BOILER', '地下一层锅炉房', 1, 12],
  ],
  '8051': [
    ['BOILER', '后院锅炉房', 2, 12],
    ['PRESSURE_VESSEL', '热水储罐间', 1, 36],
  ],
  '5212': [['LIFT', '卖场扶梯', 2, 12]],
  '9011': [['LIFT', '营业楼客梯', 1, 12]],
  '1522': [
    ['PRESSURE_VESSEL', '灌装车间', 3, 36],
    ['LIFT', '仓库货梯', 1, 12],
  ],
};

function specialEquipment(seed: string, today: string, licences: readonly Licence[]) {
  return lastHeld(licences, '特种设备使用登记证').flatMap(({ business, decidedOn }) => {
    const random = new Random(seed, 'special equipment', business.uscc);
    return (equipment[business.trade.code] ?? []).flatMap(([kind, location, most, months]) =>
      Array.from({ length: random.between(1, most) }, (_, i) => ({
        id: `TS-${business.uscc.slice(-10)}-${kind}-${i + 1}`,
        uscc: business.uscc,
        kind,
        location: `${location}${i + 1}号`,
        installed_on: addDays(decidedOn, -random.between(5, 60)),
        // Some tests are overdue: that is what officers look for.
        next_test_due: addDays(today, random.between(-40, months * 30)),
      })),
    );
  });
}

function abnormalListings(seed: string, today: string, businesses: readonly Business[]) {
  return businesses.flatMap((business) => {
    const random = new Random(seed, 'abnormal listings', business.uscc);
    if (business.showcase || !random.chance(business.status === '吊销' ? 0.7 : 0.04)) return [];
    const earliest = later(addDays(today, -1000), addDays(business.establishedOn, 30));
    const listedOn = officeDay(
      later(business.establishedOn, dayWithin(random, earliest, business.leftOn ?? today)),
    );
    const removedOn = officeDay(addDays(listedOn, random.between(30, 420)));
    const removed = business.leftOn === undefined && removedOn <= today && random.chance(0.75);
    return [
      {
        id: `YC${areaCode}${business.uscc.slice(-10)}`,
        uscc: business.uscc,
        reason: random.pick([
          '未依照规定期限公示年度报告',
          '通过登记的住所或者经营场所无法联系',
          '公示企业信息隐瞒真实情况、弄虚作假',
          '未在责令的期限内公示有关企业信息',
        ]),
        listed_on: listedOn,
        removed_on: removed ? removedOn : null,
      },
    ];
  });
}

const matters: Readonly<Record<string, readonly string[]>> = {
  '6210': ['饭菜中有异物', '就餐后身体不适', '强制收取餐具费', '油烟和噪声扰民'],
  '6220': ['外卖与图片严重不符', '食材不新鲜', '餐具不干净'],
  '5212': ['食品超过保质期', '结账价格高于标价', '散装称重短斤少两'],
  '6110': ['预订后擅自加价', '拒绝退还押金', '客房卫生差'],
  '9011': ['最低消费未提前告知', '酒水价格与价目表不符'],
  '9013': ['会员余额无法退还', '包厢空气污浊'],
  '7291': ['擅自变更行程', '诱导购物', '退团拒绝退款'],
  '8051': ['会员卡拒绝退费', '水温忽冷忽热致人烫伤'],
  '8040': ['诱导办卡', '烫染后头皮过敏', '门店搬迁预付卡无法使用'],
  '5251': ['药品价格虚高', '销售临近有效期药品未提示'],
  '5287': ['瓷砖色差拒绝退换', '送货数量短缺'],
  '8111': ['维修后故障未排除', '以次充好更换配件'],
};

function complaints(seed: string, today: string, businesses: readonly Business[]) {
  return businesses.flatMap((business) => {
    const random = new Random(seed, 'complaints', business.uscc);
    const known = matters[business.trade.code];
    if (known === undefined) return [];
    const usual = { A: 0.1, B: 0.25, C: 0.5, D: 0.8 }[business.riskGrade];
    return Array.from({ length: random.times(business.showcase ? 3 : usual) }, (_, i) => {
      const earliest = later(addDays(today, -365), business.establishedOn);
      const receivedOn = dayWithin(random, earliest, business.leftOn ?? today);
      const answeredOn = addDays(receivedOn, random.between(1, 20));
      return {
        id: `TS${areaCode}${receivedOn.replaceAll('-', '')}${business.uscc.slice(-7)}${i + 1}`,
        uscc: business.uscc,
        received_on: receivedOn,
        matter: random.pick(known),
        answered_on: answeredOn <= today && random.chance(0.95) ? answeredOn : null,
      };
    });
  });
}
