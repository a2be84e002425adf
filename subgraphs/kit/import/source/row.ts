/** A row as a file holds it, before anyone asks what its cells mean. */
import type { Reason } from '../rejection.ts';

export interface SourceRow {
  /** As a spreadsheet counts it: the first row of the file is 1. */
  readonly number: number;
  readonly cells: readonly string[];
  /** What is wrong with it as a row, whatever it means. */
  readonly fault?: Reason;
}

/** Rows in the order of the file, many at a time: a step per row would cost more than reading it. */
export type RowBatches = AsyncIterable<readonly SourceRow[]>;

/** Whether nothing is written in any of the cells: spreadsheets leave such rows behind. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '' || cell.trim() === '');
}

/** How the first cells of totals and remarks read; names of businesses begin with such words too, but go on otherwise. */
const total = /^(?:本.)?(?:合计|总计|小计|共计|累计)(?:$|[:：(（\d])/;
const note =
  /^(?:注|备注|附注|说明|(?:制表|填表|填报|审核|复核|打印|导出|负责|联系)(?:人|单位|时间|日期|电话)?|数据来源)[:：]/;
const count = /^(?:共\d+(?:条|户|家|项|件|页)|第\d+页)/;

/** Whether the row looks like a total, a remark or a signature; a record may look so too, if anything is wrong with it. */
export function isNote(cells: readonly string[]): boolean {
  const written = cells.map((cell) => cell.replace(/\s/g, '')).filter((cell) => cell !== '');
  const [first = ''] = written;
  const remark = written.length === 1 && /[:：。]|^[（(【*※]/.test(first);
  return remark || [total, note, count].some((form) => form.test(first));
}
