/** Why a row is not stored: what its reader throws, and the codes that people and programs know the reasons by. */

/** Every reason, in the words of whoever has to mend the row. */
export const reasons = {
  NOT_A_RECORD:
    '不是记录 · a total, a remark or headings again, and no record: nothing needs to be mended',
  MISSING_ID: '缺少编号 · the number that identifies the record is missing',
  MISSING_NAME: '缺少名称 · the name of the business is missing',
  MISSING_DATE: '缺少日期 · the date is missing',
  MISSING_VALUE: '缺少内容 · a value that every such record has is missing',
  BAD_USCC:
    '统一社会信用代码有误 · not a valid USCC: 18 characters, the last of which checks the others',
  BAD_DATE: '日期有误 · not a day of the calendar in any accepted form, such as 2026-03-05',
  BAD_AMOUNT: '金额有误 · not an amount such as 0.2, exact to the fen',
  WINDOW_REVERSED: '计划日期颠倒 · the planned period ends before it begins',
  UNKNOWN_VALUE: '取值不在范围内 · not one of the accepted values',
  ITEMS_UNEVEN: '事项编码与名称数目不符 · as many names of items as codes are needed',
  VALUE_TOO_LONG: '内容过长 · longer than any such value can be',
  TWO_VALUES:
    '同名两列内容不同 · two columns of one heading say different things: clear one of them',
  NO_RESULT:
    '公式没有结果 · a formula without a result: write the value, or save the sheet in a spreadsheet program',
  DIGITS_LOST:
    '编号成了科学计数 · a spreadsheet made a number of it and dropped digits: write it as text',
  ILLEGIBLE: '含乱码 · characters that cannot be read: write them again',
  COLUMN_COUNT: '列数与表头不符 · the row has more or fewer cells than there are headings',
  OPEN_QUOTE:
    '引号未闭合 · a double quote is opened and not closed, and the next row hangs on this one: close it',
} as const;

export type Reason = keyof typeof reasons;

/** A row, or one of its cells, that cannot be stored. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  readonly reason: Reason;
  /** The heading of the column at fault; empty where the row as a whole is. */
  readonly column: string;

  /** What was found instead; undefined where nothing was. */
  readonly found: string | undefined;

  constructor(reason: Reason, column = '', found?: string) {
    super(found === undefined ? reasons[reason] : `${reasons[reason]}: ${found}`);
    this.reason = reason;
    this.column = column;
    this.found = found;
  }

  /** The same, now that the column is known. */
  in(column: string): Rejection {
    return new Rejection(this.reason, column, this.found);
  }
}
