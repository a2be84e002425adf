/**
 * A register of made-up businesses, drawn the same from one seed: names of words and trades, chains with branches,
 * arcades with many doors at one number, representatives who share their names.
 */
import { checkCharacter, usccAlphabet } from '../../subgraphs/kit/records/uscc.ts';
import type { Random } from '../setup/random.ts';

export interface RegisteredBusiness {
  readonly uscc: string;
  readonly registrationNumber: string;
  readonly name: NameOfBusiness;
  readonly person: string;
  readonly town: string;
  readonly road: string;
  readonly house: number;
  readonly room: number | null;
}

export interface NameOfBusiness {
  readonly words: string;
  readonly trade: string;
  readonly company: boolean;
  readonly branch: string;
}

const characters = [
  ...'锦绣同德天成东篱福满百味聚贤瑞丰大运老槐三和翠屏水乡金谷河畔古祥云兴隆春晖清泉明月龙九州望江听雨悦来鲁南鑫源汇泽万佳',
  ...'长顺永和平安吉庆华宝盛世鸿运凯旋星辰蓝海绿洲银杏红枫紫藤白鹭青松竹林梅园桂香荷塘柳岸杏坛桃源溪谷石桥木屋土灶火山风铃',
];
const trades = [
  ...[
    '烧烤店',
    '羊汤馆',
    '面馆',
    '火锅城',
    '快餐店',
    '小吃店',
    '菜煎饼店',
    '饭庄',
    '酒楼餐饮服务',
    '超市',
    '便利店',
  ],
  ...[
    '百货商行',
    '宾馆',
    '民宿',
    '客栈',
    '浴池',
    '汗蒸馆',
    '网吧',
    '网咖',
    '电竞馆',
    '歌厅',
    '量贩KTV',
    '演艺吧',
  ],
  ...[
    '旅行社',
    '旅游服务',
    '砂石厂',
    '建材厂',
    '烧烤餐饮服务',
    '小吃',
    '快餐',
    '火锅城餐饮服务',
    '茶馆',
  ],
];
const towns = [
  '涧头集镇',
  '马兰屯镇',
  '泥沟镇',
  '邳庄镇',
  '张山子镇',
  '古城街道',
  '运河街道',
  '东关街道',
];
const roads = [
  ...[
    '台中路',
    '林运路',
    '丁字街',
    '顺河街',
    '康宁路',
    '文化路',
    '长安路',
    '金光路',
    '华兴路',
    '车大路',
    '月河街',
  ],
  ...['板桥街', '箭道街', '兴中路', '人民路', '解放大道', '建设巷', '和平里', '幸福胡同', '学府路'],
];
const surnames = [
  ...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻柏水窦章云苏潘葛奚范彭郎',
];
const given = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英志文建国海燕辉轩怡浩博思远然晓梅子兰永雨春东桐康宁',
];

export function registerOf(size: number, random: Random): readonly RegisteredBusiness[] {
  const names = new Set<string>();
  const businesses: RegisteredBusiness[] = [];
  const places = placesFor(size);
  while (businesses.length < size) {
    const chain = random.chance(0.02) ? random.between(2, 4) : 1;
    const words = random.chance(0.4)
      ? random.word(characters, 2)
      : random.word(characters, 2) + random.word(characters, 2);
    const trade = random.one(trades);
    const company = random.chance(0.45);
    for (let branch = 0; branch < chain; branch += 1) {
      const marked = branch > 0 || random.chance(0.01);
      const name = {
        words,
        trade,
        company,
        branch: marked ? random.one(['一分店', '二分店', '三分店', '东路店', '第四分店']) : '',
      };
      const spelt = words + trade + company + name.branch;
      if (names.has(spelt)) continue;
      names.add(spelt);
      businesses.push({
        uscc: usccOf(businesses.length, company, random),
        registrationNumber: `370405${String(200000000 + businesses.length * 7).padStart(9, '0')}`,
        name,
        person: random.one(surnames) + random.word(given, random.chance(0.7) ? 2 : 1),
        ...placeIn(places, random),
      });
    }
  }
  return businesses;
}

/** How many towns and roads a city of that many businesses has, so that a house holds a few of them at most. */
function placesFor(size: number) {
  return { towns: Math.max(towns.length, Math.ceil(size / 8000)), size };
}

function placeIn(places: { readonly towns: number }, random: Random) {
  const town = random.between(0, places.towns - 1);
  const suffix = Math.floor(town / towns.length);
  const name = towns[town % towns.length] as string;
  const road = random.one(roads);
  return {
    town: suffix === 0 ? name : `${characters[suffix % characters.length]}${name}`,
    road,
    house: random.between(1, 300),
    room: random.chance(0.3) ? random.between(1, 30) : null,
  };
}

const alphabet = [...usccAlphabet];

function usccOf(number: number, company: boolean, random: Random): string {
  let serial = '';
  for (let rest = number, place = 0; place < 5; place += 1, rest = Math.floor(rest / 31)) {
    serial = (alphabet[rest % 31] as string) + serial;
  }
  const body = `${company ? '91' : '92'}370405MA${random.word(alphabet, 2)}${serial}`;
  return body + checkCharacter(body);
}

/** The whole name, as the register writes it. */
export function registeredName({ words, trade, company, branch }: NameOfBusiness): string {
  return `台河区${words}${trade}${company ? '有限公司' : ''}${branch && `(${branch})`}`;
}

/** The whole address, as the register writes it. */
export function registeredAddress({ town, road, house, room }: RegisteredBusiness): string {
  return `山东省台河区${town}${road}${house}号${room === null ? '' : `${room}室`}`;
}

/** An operator whom nobody registered: a stall at a corner, or a shop with a name and a door of its own. */
export function unregisteredName(random: Random): string {
  return random.chance(0.75)
    ? random.one(['桥头', '夜市', '流动', '无名', '河边']) +
        random.one(['炒货摊', '烧烤摊', '水果摊', '演出队', '砂场']) +
        random.between(1, 300)
    : random.word(characters, 4) + random.one(trades);
}

export function unregisteredAddress(random: Random): string {
  return (
    random.one(towns) +
    random.one(roads) +
    (random.chance(0.7) ? '路口' : `${random.between(1, 300)}号`)
  );
}
