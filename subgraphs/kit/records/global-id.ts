/** Identifiers of records in the whole graph: the department's name and its own number, `water:SW2026000035`. */
import type { DepartmentName } from '../../../schema/departments.ts';

export function globalId(department: DepartmentName, number: string): string {
  return `${department}:${number}`;
}

/** The department's own number in `id`; an id of another department names no record here. */
export function recordNumber(department: DepartmentName, id: string): string {
  const start = `${department}:`;
  return id.startsWith(start) ? id.slice(start.length) : '';
}
