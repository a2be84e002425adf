/** Names of people and shops, put together from lists of single words; any likeness to someone is chance. */
import type { Random } from './random.ts';

const surnames =
  '王 李 张 刘 陈 杨 黄 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 邹 熊 金 陆 郝 孔 白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 龙 万 段 钱 汤 尹 黎 易 常 武 乔 贺 赖 龚 文 欧阳 司徒 诸葛'.split(
    ' ',
  );

const givenNames =
  '建国 秀兰 志强 桂芳 海燕 明远 晓琳 立新 玉梅 振华 春生 丽娟 国栋 雪梅 文斌 小军 佳怡 浩然 梓涵 德胜 美玲 永康 红霞 庆丰 婉清 思源 学文 凤英 大勇 静怡 俊杰 月娥 云鹏 巧云 宝林 亚男 少华 金凤 长河 雅琴 一鸣 素珍 家辉 翠萍 启明 若兰 承志 彩霞 广平 慧敏 伟 芳 磊 敏 勇 艳 涛 洁 刚 婷 超 倩 鑫 璐 斌 颖 峰 萍 杰 琳 凯 莹 帆 悦 晨 蕾'.split(
    ' ',
  );

const firstWords =
  '沐 禾 青 云 渔 橘 苇 桥 芦 棠 柏 鹭 泊 帆 漪 晴 杏 松 柿 荷 麦 竹 榆 梅 雁 霁 汀 砚 桑 星 渡 棹'.split(
    ' ',
  );

const secondWords =
  '舟 里 语 山 记 源 庐 坊 川 岸 屿 亭 禧 和 丰 居 园 香 乐 堂 野 隆 泰 安 轩 塘 津 朵 笙 禄'.split(
    ' ',
  );

/** Someone's full name. */
export function drawPerson(random: Random): string {
  return `${random.pick(surnames)}${random.pick(givenNames)}`;
}

/** The name over a shop's door, without place or trade (字号): 沐舟, 老周家, 阿婉. */
export function drawShopName(random: Random): string {
  const style = random.next();
  if (style < 0.1) return `老${random.pick(surnames)}家`;
  if (style < 0.16) return `阿${random.pick(givenNames).slice(-1)}`;
  const pair = `${random.pick(firstWords)}${random.pick(secondWords)}`;
  return style < 0.8 ? pair : `${pair}${random.pick(firstWords)}`;
}

/** How neighbours call someone who keeps a stall: 老周, 小林, 阿梅. */
export function drawNickname(random: Random): string {
  return random.pick([
    `老${random.pick(surnames)}`,
    `小${random.pick(surnames)}`,
    `阿${random.pick(givenNames).slice(-1)}`,
  ]);
}
