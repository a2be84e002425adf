/** The trades of the demo city (GB/T 4754): how many there are, what their shops are called, who visits them. */
import type { DepartmentName } from '../../schema/departments.ts';

/** One trade. */
export interface Trade {
  /** Four digits of GB/T 4754. */
  readonly code: string;
  readonly name: string;
  /** How many of the businesses are of this trade, beside the others. */
  readonly share: number;
  /** The share of companies among them; the rest are individual businesses (个体工商户). */
  readonly companies: number;
  /** What individual businesses of the trade put behind their name: 沐舟 + 烧烤店. */
  readonly signs: readonly string[];
  /** What companies put there: 沐舟 + 餐饮管理有限公司. */
  readonly firms: readonly string[];
  /** The scope of business (经营范围). */
  readonly scope: string;
  /** Routine visits a year of each department to a business of grade B. */
  readonly visits: Readonly<Partial<Record<DepartmentName, number>>>;
}

export const catering: Trade = {
  code: '6210',
  name: '餐饮',
  share: 29,
  companies: 0.3,
  signs: ['烧烤店', '土菜馆', '鱼庄', '小炒馆', '火锅店', '家常菜馆', '酒家', '羊肉馆', '私房菜馆'],
  firms: ['餐饮管理有限公司', '餐饮有限公司', '酒楼有限公司'],
  scope: '餐饮服务;酒类零售;外卖递送服务',
  visits: { 'market-supervision': 1.5, 'urban-management': 1.1, water: 0.6 },
};

export const hotel: Trade = {
  code: '6110',
  name: '旅游饭店',
  share: 8,
  companies: 0.55,
  signs: ['客舍', '旅馆', '民宿', '招待所', '快捷酒店'],
  firms: ['大酒店有限公司', '酒店管理有限公司', '宾馆有限公司'],
  scope: '住宿服务;餐饮服务;会议及展览服务;停车场服务',
  visits: {
    'market-supervision': 1.1,
    'urban-management': 0.5,
    'culture-tourism': 0.9,
    water: 0.7,
  },
};

export const songAndDance: Trade = {
  code: '9011',
  name: '歌舞娱乐',
  share: 5,
  companies: 0.6,
  signs: ['歌舞厅', 'KTV', '唱吧', '演艺厅'],
  firms: ['娱乐有限公司', '文化娱乐有限公司', '量贩歌城有限公司'],
  scope: '歌舞娱乐活动;食品销售;酒类零售',
  visits: {
    'market-supervision': 0.8,
    'urban-management': 0.6,
    'culture-tourism': 1.8,
    water: 0.5,
  },
};

export const trades: readonly Trade[] = [
  catering,
  {
    code: '6220',
    name: '快餐',
    share: 10,
    companies: 0.25,
    signs: ['快餐店', '盖浇饭', '面馆', '包子铺', '馄饨店', '米线店'],
    firms: ['快餐有限公司', '餐饮服务有限公司'],
    scope: '快餐服务;小吃服务;外卖递送服务',
    visits: { 'market-supervision': 1.4, 'urban-management': 0.9, water: 0.5 },
  },
  {
    code: '5212',
    name: '超市',
    share: 13,
    companies: 0.35,
    signs: ['生活超市', '便民店', '副食店', '鲜果超市', '粮油店'],
    firms: ['超市有限公司', '商贸有限公司', '生鲜超市有限公司'],
    scope: '食品销售;日用品销售;烟草制品零售;水产品零售',
    visits: { 'market-supervision': 1.4, 'urban-management': 0.7 },
  },
  hotel,
  songAndDance,
  {
    code: '9013',
    name: '网吧',
    share: 4,
    companies: 0.45,
    signs: ['网络会所', '上网服务部', '电子竞技馆'],
    firms: ['网络科技有限公司', '上网服务有限公司'],
    scope: '互联网上网服务;预包装食品销售',
    visits: { 'market-supervision': 0.6, 'urban-management': 0.4, 'culture-tourism': 1.8 },
  },
  {
    code: '7291',
    name: '旅行社',
    share: 4,
    companies: 0.8,
    signs: ['旅游服务部', '旅行社门市部'],
    firms: ['旅行社有限公司', '国际旅行社有限公司', '文旅服务有限公司'],
    scope: '旅游业务;票务代理服务;会议服务',
    visits: { 'market-supervision': 0.5, 'culture-tourism': 1.3 },
  },
  {
    code: '8051',
    name: '洗浴',
    share: 4,
    companies: 0.4,
    signs: ['浴室', '汤泉馆', '洗浴中心', '大众澡堂'],
    firms: ['洗浴有限公司', '温泉洗浴有限公司', '休闲养生有限公司'],
    scope: '洗浴服务;足浴服务;住宿服务',
    visits: { 'market-supervision': 1.1, 'urban-management': 0.5, water: 1.1 },
  },
  {
    code: '1019',
    name: '砂石',
    share: 2.5,
    companies: 0.75,
    signs: ['砂石场', '砂石料场'],
    firms: ['砂石有限公司', '矿业有限公司', '河砂开采有限公司'],
    scope: '天然砂石开采;砂石销售;道路货物运输',
    visits: { 'market-supervision': 0.7, 'urban-management': 1.2, water: 1.8 },
  },
  {
    code: '8040',
    name: '理发及美容',
    share: 7,
    companies: 0.15,
    signs: ['理发店', '美发沙龙', '美容院', '造型工作室'],
    firms: ['美容美发有限公司', '形象设计有限公司'],
    scope: '理发服务;生活美容服务;化妆品零售',
    visits: { 'market-supervision': 0.7, 'urban-management': 0.5, water: 0.3 },
  },
  {
    code: '5251',
    name: '西药零售',
    share: 5,
    companies: 0.6,
    signs: ['药房', '大药房', '药店'],
    firms: ['医药有限公司', '大药房有限公司', '医药连锁有限公司'],
    scope: '药品零售;医疗器械销售;保健食品销售',
    visits: { 'market-supervision': 1.6, 'urban-management': 0.4 },
  },
  {
    code: '5287',
    name: '陶瓷、石材装饰材料零售',
    share: 4,
    companies: 0.5,
    signs: ['建材经营部', '瓷砖店', '石材加工部', '水泥制品店'],
    firms: ['建材有限公司', '装饰材料有限公司', '石业有限公司'],
    scope: '建筑材料销售;建筑陶瓷制品销售;石材加工',
    visits: { 'market-supervision': 0.7, 'urban-management': 1.0 },
  },
  {
    code: '8111',
    name: '汽车修理与维护',
    share: 3,
    companies: 0.35,
    signs: ['汽修厂', '洗车行', '汽车美容店', '轮胎店'],
    firms: ['汽车服务有限公司', '汽车维修有限公司'],
    scope: '机动车修理和维护;洗车服务;汽车零配件零售',
    visits: { 'market-supervision': 0.7, 'urban-management': 0.6, water: 0.8 },
  },
  {
    code: '5021',
    name: '建筑物拆除活动',
    share: 1.2,
    companies: 0.9,
    signs: ['拆除工程队', '土石方工程部'],
    firms: ['建筑工程有限公司', '渣土运输有限公司', '土石方工程有限公司'],
    scope: '建筑物拆除作业;城市建筑垃圾处置(清运);土石方工程施工',
    visits: { 'market-supervision': 0.4, 'urban-management': 2.0, water: 0.4 },
  },
  {
    code: '8820',
    name: '艺术表演场馆',
    share: 0.7,
    companies: 0.8,
    signs: ['书场', '小剧场'],
    firms: ['剧院有限公司', '演艺有限公司', '文化传播有限公司'],
    scope: '营业性演出;剧场管理;文化场馆服务',
    visits: { 'market-supervision': 0.4, 'urban-management': 0.3, 'culture-tourism': 1.8 },
  },
  {
    code: '1522',
    name: '瓶(罐)装饮用水制造',
    share: 0.6,
    companies: 0.95,
    signs: ['水站', '饮用水厂'],
    firms: ['饮品有限公司', '山泉水有限公司', '饮用水有限公司'],
    scope: '饮料生产;食品销售;包装服务',
    visits: { 'market-supervision': 1.5, water: 1.5 },
  },
];
