/** A kind of export, declared: its columns, the table its rows go to, and how a row becomes a record. */
import type { StoredValue } from '../digest.ts';
import type { DepartmentImports, ImportKind } from '../kinds.ts';
import type { RecordedParty } from '../party.ts';
import type { TableFields } from '../store/table-fields.ts';
import type { Column, Columns, ValuesOf } from './column.ts';

/** A row as it will be stored, and whom it names; a business of the register names nobody but itself. */
export interface LaidOutRow<Fields extends TableFields = TableFields> {
  readonly party: RecordedParty | null;
  readonly record: { readonly [Field in keyof Fields]: StoredValue };
}

/** What distinguishes one kind of export from another. */
export interface LayoutDeclaration<C extends Columns, Fields extends TableFields> {
  readonly kind: ImportKind;
  /** What people call it: 行政许可. */
  readonly zh: string;
  readonly columns: C;
  /** Headings that are known and not stored, identity numbers among them. */
  readonly unstored: readonly string[];
  readonly table: string;
  /** The table's columns, `id` first, without `party_id` and `digest`. */
  readonly fields: Fields;
  /** In SQL, over a row of `staged` and the `stored` record: whether the row tells less than the record. */
  readonly overtaken?: string;
  /** @throws Rejection when what the row says does not fit together. */
  record(values: ValuesOf<C>, imports: DepartmentImports): LaidOutRow<Fields>;
}

/** A declared layout as the importer works with it. */
export interface Layout {
  readonly kind: ImportKind;
  readonly zh: string;
  readonly columns: readonly Column<unknown>[];
  readonly unstored: readonly string[];
  readonly table: string;
  readonly fields: TableFields;
  readonly overtaken: string | undefined;
  /** Whether its rows name a party. */
  readonly namesParty: boolean;
  /** Reads a row whose cells stand in the order of `columns`. @throws Rejection */
  layOut(cells: readonly string[], imports: DepartmentImports): LaidOutRow;
}

/** Makes a declaration usable without knowing its columns. */
export function layout<C extends Columns, Fields extends TableFields>(
  declaration: LayoutDeclaration<C, Fields>,
): Layout {
  const named = Object.entries(declaration.columns);
  return {
    kind: declaration.kind,
    zh: declaration.zh,
    columns: named.map(([, column]) => column),
    unstored: declaration.unstored,
    table: declaration.table,
    fields: declaration.fields,
    overtaken: declaration.overtaken,
    namesParty: declaration.kind !== 'REGISTER',
    layOut(cells, imports) {
      const values: Record<string, unknown> = {};
      named.forEach(([name, column], index) => {
        values[name] = column.value(cells[index] ?? '');
      });
      return declaration.record(values as ValuesOf<C>, imports);
    },
  };
}
