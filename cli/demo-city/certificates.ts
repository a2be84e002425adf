/** The licences and filings of the demo city: who issues them, to whom, and for how long. */
import type { DepartmentName } from '../../schema/departments.ts';
import type { Business } from './business.ts';

/** One kind of licence or filing. */
export interface Certificate {
  readonly department: DepartmentName;
  /** 许可证书名称. */
  readonly name: string;
  /** The paper that grants it (行政许可决定文书名称). */
  readonly document: string;
  /** How its numbers begin: JY. */
  readonly prefix: string;
  readonly years: readonly number[];
  readonly content: (business: Business) => string;
  /** The share of businesses like this one that hold it; where the law asks for it, the rest are gaps. */
  readonly held: (business: Business) => number;
}

const decision = '准予行政许可决定书';

export const certificates: readonly Certificate[] = [
  {
    department: 'market-supervision',
    name: '食品经营许可证',
    document: decision,
    prefix: 'JY',
    years: [5],
    content: (business) => `准予从事${business.trade.name}的食品经营`,
    held: byTrade({ 6210: 0.95, 6220: 0.94, 5212: 0.95, 6110: 0.92, 9011: 0.3 }),
  },
  {
    department: 'market-supervision',
    name: '特种设备使用登记证',
    document: '特种设备使用登记表',
    prefix: 'TS',
    years: [4, 6],
    content: () => '准予登记使用特种设备',
    held: byTrade({ 6110: 0.45, 8051: 0.7, 5212: 0.06, 1522: 0.85, 9011: 0.15 }),
  },
  {
    department: 'market-supervision',
    name: '药品经营许可证',
    document: decision,
    prefix: 'YP',
    years: [5],
    content: () => '准予从事药品零售',
    held: byTrade({ 5251: 0.96 }),
  },
  {
    department: 'urban-management',
    name: '餐饮油烟净化设施登记',
    document: '餐饮油烟净化设施登记表',
    prefix: 'YY',
    years: [3, 5],
    content: (business) => `准予登记${business.trade.name}油烟净化设施`,
    held: byTrade({ 6210: 0.86, 6220: 0.82 }),
  },
  {
    department: 'urban-management',
    name: '户外广告设施设置许可证',
    document: decision,
    prefix: 'GG',
    years: [1, 2],
    content: () => '准予设置门头户外广告设施',
    held: byTrade({
      6210: 0.08,
      6110: 0.25,
      9011: 0.4,
      5212: 0.1,
      5251: 0.15,
      9013: 0.2,
      8820: 0.5,
    }),
  },
  {
    department: 'urban-management',
    name: '城市建筑垃圾处置核准',
    document: decision,
    prefix: 'JZ',
    years: [1],
    content: () => '准予处置、运输建筑垃圾',
    held: byTrade({ 5021: 0.85, 1019: 0.5, 5287: 0.2 }),
  },
  {
    department: 'urban-management',
    name: '临时占用城市道路许可',
    document: decision,
    prefix: 'ZD',
    years: [1],
    content: () => '准予临时占用门前人行道',
    held: byTrade({ 6210: 0.07, 6220: 0.03, 5021: 0.3, 5287: 0.08 }),
  },
  {
    department: 'culture-tourism',
    name: '娱乐经营许可证',
    document: decision,
    prefix: 'YL',
    years: [2, 3],
    content: () => '准予从事歌舞娱乐经营',
    held: byTrade({ 9011: 0.91 }),
  },
  {
    department: 'culture-tourism',
    name: '网络文化经营许可证',
    document: decision,
    prefix: 'WW',
    years: [3],
    content: () => '准予从事互联网上网服务经营',
    held: byTrade({ 9013: 0.9 }),
  },
  {
    department: 'culture-tourism',
    name: '旅行社业务经营许可证',
    document: decision,
    prefix: 'LX',
    years: [5],
    content: () => '准予经营国内旅游业务和入境旅游业务',
    held: byTrade({ 7291: 0.92 }),
  },
  {
    department: 'culture-tourism',
    name: '营业性演出许可证',
    document: decision,
    prefix: 'YC',
    years: [2],
    content: () => '准予从事营业性演出',
    held: byTrade({ 8820: 0.95, 9011: 0.12 }),
  },
  {
    department: 'water',
    name: '城镇污水排入排水管网许可证',
    document: decision,
    prefix: 'PS',
    years: [5],
    content: (business) => `准予${business.trade.name}污水排入城镇排水管网`,
    held: byTrade({
      6210: 0.83,
      6220: 0.78,
      6110: 0.9,
      9011: 0.86,
      8051: 0.9,
      8111: 0.7,
      8040: 0.3,
    }),
  },
  {
    department: 'water',
    name: '取水许可证',
    document: decision,
    prefix: 'QS',
    years: [5],
    content: () => '准予取用地下水或者地表水',
    held: byTrade({ 1522: 0.95, 8051: 0.25, 6110: 0.1, 8111: 0.1, 1019: 0.3 }),
  },
  {
    department: 'water',
    name: '河道管理范围内工程建设方案审批',
    document: decision,
    prefix: 'HD',
    years: [1, 2],
    content: () => '准予在河道管理范围内建设工程设施',
    held: (business) =>
      business.place.canalSide ? byTrade({ 6110: 0.12, 6210: 0.03, 5021: 0.3 })(business) : 0,
  },
  {
    department: 'water',
    name: '河道采砂许可证',
    document: decision,
    prefix: 'CS',
    years: [1, 2],
    content: () => '准予在划定河段内采砂',
    held: byTrade({ 1019: 0.6 }),
  },
];

/** Chances by trade; the showcase businesses hold everything that most of their trade hold. */
function byTrade(shares: Readonly<Record<string, number>>): Certificate['held'] {
  return (business) => {
    const share = shares[business.trade.code] ?? 0;
    return business.showcase && share > 0.5 ? 1 : share;
  };
}
