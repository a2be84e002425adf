/** What the departments of the demo city check (检查事项), what they find there, and the rule it breaks. */
import type { DepartmentName } from '../../schema/departments.ts';
import type { Business } from './business.ts';

/** One item of a department's published list. */
export interface Item {
  readonly code: string;
  /** Its matter, without 检查 behind it: 明码标价. */
  readonly matter: string;
  /** The rule that a violation breaks. */
  readonly law: string;
  /** What inspectors find. */
  readonly findings: readonly string[];
  /** Whom it concerns. */
  readonly concerns: (business: Business) => boolean;
}

const food = ['6210', '6220', '5212', '6110'];
const kitchens = ['6210', '6220', '6110'];
const drained = ['6210', '6220', '6110', '9011', '8051', '8040', '8111'];

export const items: Readonly<Record<DepartmentName, readonly Item[]>> = {
  'market-supervision': [
    {
      code: 'MS-001',
      matter: '营业执照公示',
      law: '《无证无照经营查处办法》',
      findings: ['未在经营场所醒目位置悬挂营业执照', '实际经营地址与住所不一致'],
      concerns: () => true,
    },
    {
      code: 'MS-012',
      matter: '食品经营卫生',
      law: '《中华人民共和国食品安全法》',
      findings: [
        '冷藏柜生熟食品混放',
        '从业人员健康证明过期',
        '未建立进货查验记录',
        '货架上有超过保质期的食品',
        '后厨防蝇防鼠设施破损',
      ],
      concerns: ofTrades(food),
    },
    {
      code: 'MS-020',
      matter: '明码标价',
      law: '《中华人民共和国价格法》',
      findings: ['部分商品未明码标价', '收费项目未公示', '标价签与结算价不一致'],
      concerns: () => true,
    },
    {
      code: 'MS-031',
      matter: '计量器具',
      law: '《中华人民共和国计量法》',
      findings: ['电子秤检定证书过期', '使用未经检定的地磅'],
      concerns: ofTrades(['5212', '6210', '1019', '5287', '5251']),
    },
    {
      code: 'MS-044',
      matter: '特种设备使用',
      law: '《中华人民共和国特种设备安全法》',
      findings: ['锅炉未按期检验', '电梯维保记录缺失', '特种设备作业人员无证上岗'],
      concerns: ofTrades(['6110', '8051', '1522', '9011']),
    },
    {
      code: 'MS-056',
      matter: '药品经营质量',
      law: '《中华人民共和国药品管理法》',
      findings: ['处方药未凭处方销售', '阴凉区温湿度记录不完整', '药师不在岗时销售处方药'],
      concerns: ofTrades(['5251']),
    },
    {
      code: 'MS-063',
      matter: '餐饮具清洗消毒',
      law: '《中华人民共和国食品安全法》',
      findings: ['消毒柜未运行', '餐具保洁柜存放杂物', '集中消毒餐具无合格证明'],
      concerns: ofTrades(kitchens),
    },
  ],
  'urban-management': [
    {
      code: 'UM-003',
      matter: '餐饮油烟净化设施',
      law: '《中华人民共和国大气污染防治法》',
      findings: ['油烟净化器未开启', '油烟净化设施未按期清洗', '排烟管道破损漏油'],
      concerns: ofTrades(['6210', '6220']),
    },
    {
      code: 'UM-008',
      matter: '店外经营',
      law: '《城市市容和环境卫生管理条例》',
      findings: ['桌椅摆至人行道', '店外堆放货物', '占用盲道经营'],
      concerns: notOfTrades(['1019', '5021', '1522']),
    },
    {
      code: 'UM-015',
      matter: '户外广告设施',
      law: '《城市市容和环境卫生管理条例》',
      findings: ['门头招牌松动', '未经许可设置屋顶广告', '灯箱线路裸露'],
      concerns: notOfTrades(['1019', '5021']),
    },
    {
      code: 'UM-019',
      matter: '生活垃圾分类',
      law: '《城市生活垃圾管理办法》',
      findings: ['厨余垃圾与其他垃圾混投', '未签订厨余垃圾收运合同', '垃圾桶满溢未及时清理'],
      concerns: () => true,
    },
    {
      code: 'UM-027',
      matter: '建筑垃圾运输',
      law: '《城市建筑垃圾管理规定》',
      findings: ['运输车辆未密闭', '未按核准路线运输', '出场车辆带泥上路'],
      concerns: ofTrades(['1019', '5021', '5287']),
    },
    {
      code: 'UM-034',
      matter: '社会生活噪声',
      law: '《中华人民共和国噪声污染防治法》',
      findings: ['夜间音响超过标准', '风机噪声扰民'],
      concerns: ofTrades(['6210', '9011', '8051', '8111']),
    },
  ],
  'culture-tourism': [
    {
      code: 'CT-002',
      matter: '营业场所接纳未成年人',
      law: '《中华人民共和国未成年人保护法》',
      findings: ['未设置未成年人禁入标志', '未核验消费者身份证件'],
      concerns: ofTrades(['9011', '9013', '6110']),
    },
    {
      code: 'CT-006',
      matter: '演出内容',
      law: '《营业性演出管理条例》',
      findings: ['曲库含未经审核的曲目', '演出节目与批准内容不符'],
      concerns: ofTrades(['9011', '8820']),
    },
    {
      code: 'CT-011',
      matter: '旅游合同',
      law: '《中华人民共和国旅游法》',
      findings: ['未与旅游者签订书面合同', '合同未载明购物场所', '未按规定投保旅行社责任险'],
      concerns: ofTrades(['7291']),
    },
    {
      code: 'CT-017',
      matter: '文物保护范围',
      law: '《中华人民共和国文物保护法》',
      findings: ['在建设控制地带内擅自搭建', '外墙装修未履行报批手续', '明火距文物本体过近'],
      concerns: (business) => business.place.canalSide,
    },
    {
      code: 'CT-021',
      matter: '营业时间与安全通道',
      law: '《娱乐场所管理条例》',
      findings: ['安全出口堆放杂物', '超时营业', '疏散指示标志损坏'],
      concerns: ofTrades(['9011', '9013', '8820', '6110']),
    },
    {
      code: 'CT-028',
      matter: '上网消费者实名登记',
      law: '《互联网上网服务营业场所管理条例》',
      findings: ['未按规定核对登记上网消费者身份', '实名登记系统未运行'],
      concerns: ofTrades(['9013']),
    },
  ],
  water: [
    {
      code: 'WA-001',
      matter: '取水计量',
      law: '《取水许可和水资源费征收管理条例》',
      findings: ['取水计量设施未按期检定', '取水台账不完整', '超计划取水'],
      concerns: ofTrades(['1522', '8051', '6110', '8111', '1019']),
    },
    {
      code: 'WA-004',
      matter: '排水许可与排水口',
      law: '《城镇排水与污水处理条例》',
      findings: ['隔油池未清掏', '污水接入雨水管', '未取得排水许可证排放污水'],
      concerns: ofTrades(drained),
    },
    {
      code: 'WA-009',
      matter: '河道采砂',
      law: '《中华人民共和国水法》',
      findings: ['超出许可范围采砂', '采砂船未按规定停靠', '未设置采砂公示牌'],
      concerns: ofTrades(['1019']),
    },
    {
      code: 'WA-013',
      matter: '河道管理范围倾倒',
      law: '《中华人民共和国河道管理条例》',
      findings: ['向河道倾倒垃圾', '岸边堆放砂石', '向河道排放泔水'],
      concerns: (business) =>
        business.place.canalSide || ['1019', '5021'].includes(business.trade.code),
    },
    {
      code: 'WA-020',
      matter: '节约用水设施',
      law: '《节约用水条例》',
      findings: ['未安装节水器具', '洗车用水未循环利用', '用水台账缺失'],
      concerns: ofTrades(['8051', '8111', '6110', '1522', '8040']),
    },
  ],
};

/** The item of a department's list that has the code. */
export function itemOf(department: DepartmentName, code: string): Item {
  const found = items[department].find((item) => item.code === code);
  if (found === undefined) throw new RangeError(`${department} has no item ${code} on its list.`);
  return found;
}

function ofTrades(codes: readonly string[]): Item['concerns'] {
  return (business) => codes.includes(business.trade.code);
}

function notOfTrades(codes: readonly string[]): Item['concerns'] {
  return (business) => !codes.includes(business.trade.code);
}
