/** A row of a department's export: its cells by the headings of the national layouts, all as text. */
export type Row = Readonly<Record<string, string>>;
