/** Departments as the ledger and the graph name them. */
import { type DepartmentCode, type DepartmentName, departments } from '../../schema/departments.ts';

/** The value of the enum `DepartmentCode` for a department named in the ledger. */
export function codeOf(name: string): DepartmentCode {
  return departmentNamed(name).code;
}

/** The department's name in the ledger, for a value of the enum `DepartmentCode`. */
export function nameOf(code: string): DepartmentName {
  return departmentBy('code', code).name;
}

/** The department of that name in the ledger. */
export function departmentNamed(name: string) {
  return departmentBy('name', name);
}

/** @throws Error for one that is not in the list of departments. */
export function departmentBy(property: 'name' | 'code', value: string) {
  const department = departments.find((each) => each[property] === value);
  if (department) return department;
  throw new Error(`${value} is not in schema/departments.ts.`);
}
