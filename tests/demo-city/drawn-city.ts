/** The demo city as its seed draws it on one day, and ways to look at its rows. */
import { type DemoDepartment, demoSeed, drawCity } from '../../cli/demo-city/city.ts';
import type { Row } from '../../cli/demo-city/row.ts';
import { type DepartmentName, departmentNames } from '../../schema/departments.ts';
import type { ImportKind } from '../../subgraphs/kit/import/kinds.ts';

export const today = '2026-11-21';
export const city = drawCity(demoSeed, today);
export const businesses = rowsOf('market-supervision', 'REGISTER');
export const byUscc = new Map(businesses.map((row) => [row['统一社会信用代码'] ?? '', row]));
export const inspections = departmentNames.flatMap((name) => rowsOf(name, 'INSPECTION'));
export const licences = departmentNames.flatMap((name) => rowsOf(name, 'LICENCE'));
export const penalties = departmentNames.flatMap((name) => rowsOf(name, 'PENALTY'));
export const licenceUscc = '行政相对人代码_1(统一社会信用代码)';

function departmentOf(name: DepartmentName): DemoDepartment {
  const found = city.find((department) => department.name === name);
  if (found === undefined) throw new Error(`The city has no ${name}.`);
  return found;
}

export function rowsOf(name: DepartmentName, kind: ImportKind): readonly Row[] {
  return departmentOf(name).exports.find((one) => one.kind === kind)?.rows ?? [];
}

export function registerOf(name: DepartmentName, table: string) {
  return departmentOf(name).registers.find((one) => one.table === table)?.rows ?? [];
}

/** How often each value stands under the heading. */
export function counts(rows: readonly Row[], heading: string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const row of rows) {
    const value = row[heading] ?? '';
    found[value] = (found[value] ?? 0) + 1;
  }
  return found;
}
