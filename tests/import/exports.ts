/** Small exports for tests: rows that are good until a test says otherwise. */

export type Cells = Readonly<Record<string, string>>;

export const goodUscc = '92370405MAXCGY825P';

export const inspection: Cells = {
  检查编号: 'SW1',
  检查对象名称: '台河区锦绣饭庄',
  统一社会信用代码: goodUscc,
  注册号: '',
  检查地址: '山东省台河区涧头集镇林运路45号',
  街道: '涧头集镇',
  检查类型: '日常检查',
  检查事项编码: 'WA-001',
  检查事项名称: '取水计量检查',
  计划开始日期: '2026-03-01',
  计划结束日期: '2026-03-10',
  检查日期: '2026-03-05',
  检查人员执法证号: '37130SW;37169SW',
  检查结果: '发现问题',
  发现问题: '未建立台账',
  处理情况: '责令改正',
  检查状态: '已完成',
};

export const licence: Cells = {
  行政相对人名称: '台河区锦绣饭庄',
  '行政相对人代码_1(统一社会信用代码)': goodUscc,
  法定代表人: '孔晓春',
  法定代表人证件类型: '身份证',
  法定代表人证件号码: '370405199007065511',
  许可证书名称: '取水许可证',
  许可编号: 'QS1',
  许可决定日期: '2026-03-05',
  有效期至: '2029-03-04',
  当前状态: '1',
  备注: '山东省台河区涧头集镇林运路45号',
};

export const penalty: Cells = {
  行政相对人名称: '台河区锦绣饭庄',
  '行政相对人代码_1(统一社会信用代码)': goodUscc,
  行政处罚决定书文号: '台水罚〔2026〕1号',
  处罚类别: '警告;罚款',
  '罚款金额(万元)': '0.2',
  处罚决定日期: '2026-03-05',
};

export const business: Cells = {
  统一社会信用代码: goodUscc,
  企业名称: '台河区锦绣饭庄',
  成立日期: '2010-08-14',
  登记状态: '存续',
  风险等级: 'B',
};

/** A CSV of rows that have the same columns; LF line ends. */
export function csvOf(rows: readonly Cells[]): string {
  const headings = Object.keys(rows[0] ?? {});
  return [headings, ...rows.map((row) => headings.map((heading) => row[heading] ?? ''))]
    .map((cells) => `${cells.map(csvCell).join(',')}\n`)
    .join('');
}

export function csvCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
