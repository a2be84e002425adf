/** What the published figures say, in the languages of the READMEs. */
import type { Shape } from '../shapes.ts';
import type { Machine, Report, Settings } from './report.ts';

export interface Words {
  readonly readme: string;
  readonly chart: string;
  readonly shapes: Readonly<
    Record<Shape['name'], { readonly name: string; readonly about: string }>
  >;
  readonly chartTitle: string;
  readonly gateway: string;
  readonly rate: string;
  readonly cpu: string;
  readonly memory: string;
  readonly fetches: string;
  readonly more: string;
  readonly labels: Readonly<Record<string, string>>;
  introduction(report: Report): string;
  conditions(report: Report): string;
  readonly repeat: string;
}

export const english: Words = {
  readme: 'README.md',
  chart: 'chart.svg',
  shapes: {
    deep: { name: 'Deep', about: 'nested entities of four subgraphs' },
    wide: { name: 'Wide', about: '1,000 entities, fields of three subgraphs' },
    tiny: { name: 'Tiny', about: 'one field of one subgraph' },
  },
  chartTitle: 'Processor time for one request, in milliseconds: shorter is better',
  gateway: 'gateway',
  rate: 'requests/s',
  cpu: 'CPU ms',
  memory: 'peak memory',
  fetches: 'requests to subgraphs',
  more: 'How long requests took, memory, and what subgraphs were asked',
  labels: {
    'one-check': '**One Check**',
    'bare-exchange': 'bare exchange, no gateway',
  },
  introduction: () =>
    'The gateway beside others, in turn, on the same four small subgraphs and with equal answers. *Deep* is the nested ' +
    'query of the public federation benchmarks (users → reviews → product → reviews → author → reviews → product, and ' +
    'from the top products), *wide* a list of 1,000 entities with fields of three subgraphs, *tiny* one field of one ' +
    'subgraph. *CPU ms* is what the gateway’s process computed for one request; *requests/s* what one processor answered, ' +
    'the median of the rounds and the slowest and fastest round.',
  conditions: ({ date, machine, settings }) =>
    `Measured on ${date}: ${machineInEnglish(machine)}, ${settingsInEnglish(settings)}. Hive Gateway answers identical ` +
    'requests to a subgraph that are under way at the same moment from one of them; *unshared* is without that, as for ' +
    'callers whose authorization differs. One Check never answers a caller from another’s request. The *bare exchange* is ' +
    'no gateway but a program written for these three questions: the same fetches, each entity asked for once a fetch, no ' +
    'schema, no planning, no checks.',
  repeat: 'To repeat it, and write this section anew:',
};

export const chinese: Words = {
  readme: 'README.zh-CN.md',
  chart: 'chart.zh-CN.svg',
  shapes: {
    deep: { name: '深层', about: '四个子图的嵌套实体' },
    wide: { name: '宽表', about: '1,000 个实体，三个子图的字段' },
    tiny: { name: '极小', about: '一个子图的一个字段' },
  },
  chartTitle: '每个请求占用的处理器时间（毫秒），越短越好',
  gateway: '网关',
  rate: '请求/秒',
  cpu: 'CPU 毫秒',
  memory: '内存峰值',
  fetches: '对子图的请求数',
  more: '响应时间、内存与对子图的请求',
  labels: {
    'one-check': '**One Check**',
    'bare-exchange': '裸交换（无网关）',
  },
  introduction: () =>
    '在同样的四个小子图上，各网关轮流受测，答案一致。“深层”是公开的联邦基准所用的嵌套查询（用户 → 评价 → 商品 → 评价 → 作者 → 评价 → 商品，' +
    '以及从热门商品出发的同样查询），“宽表”是 1,000 个实体的列表、字段来自三个子图，“极小”是一个子图的一个字段。“CPU 毫秒”是网关进程为一个请求' +
    '所用的处理器时间；“请求/秒”是一个处理器每秒答复的请求数：各轮的中位数，括号内为最慢与最快的一轮。',
  conditions: ({ date, machine, settings }) =>
    `测于 ${date}：${machineInChinese(machine)}，${settingsInChinese(settings)}。Hive Gateway 会用同一时刻对子图的相同请求中的一个来答复其余的；` +
    '“unshared”为关闭此项后的结果，相当于调用者授权各不相同的情形。One Check 从不用一个调用者的请求去答复另一个调用者。“裸交换”不是网关，' +
    '而是只为这三个问题手写的程序：同样的子图请求，每个实体每次只问一遍，没有模式、计划与检查。',
  repeat: '重新测量并改写本节：',
};

function machineInEnglish({ processor, processors, gigabytes, system, node, pinned }: Machine) {
  const own = pinned ? ', the gateway on a processor of its own' : '';
  return `${processor}, ${processors} processors${own}, ${gigabytes} GB, ${system}, Node ${node}`;
}

function machineInChinese({ processor, processors, gigabytes, system, node, pinned }: Machine) {
  const own = pinned ? '（网关独占一个）' : '';
  return `${processor}，${processors} 个处理器${own}，${gigabytes} GB 内存，${system}，Node ${node}`;
}

function settingsInEnglish({ rounds, seconds, connections, latencyMs }: Settings) {
  const latency = latencyMs > 0 ? `, subgraphs answering after ${latencyMs} ms` : '';
  return `${connections} connections, ${rounds} rounds of ${seconds} s each${latency}`;
}

function settingsInChinese({ rounds, seconds, connections, latencyMs }: Settings) {
  const latency = latencyMs > 0 ? `，子图在 ${latencyMs} 毫秒后答复` : '';
  return `${connections} 个连接，${rounds} 轮、每轮 ${seconds} 秒${latency}`;
}
