/** Who sees gaps, and who may say that they know of them. */
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import { forbidden } from '../../kit/serve/errors.ts';
import { departmentBy } from '../departments.ts';

/**
 * The department whose gaps alone the caller sees, those that it should act on or is owed; undefined for all.
 *
 * @throws FORBIDDEN for who is no staff.
 */
export function sightOf(context: Context): string | undefined {
  requireStaff(context);
  const { role, department } = context.identity ?? {};
  return role === 'OFFICER' ? (department ?? '') : undefined;
}

/**
 * The department with this value of the enum `DepartmentCode`, whose work list it is.
 *
 * @throws FORBIDDEN for everyone but its officers and the supervising authority.
 */
export function requireWorkListOf({ identity }: Context, code: string): string {
  const { name } = departmentBy('code', code);
  const own = identity?.role === 'OFFICER' && identity.department === name;
  if (own || identity?.role === 'SUPERVISOR') return name;
  throw forbidden(`Only officers of ${name} and the supervising authority may see its work list.`);
}

/** The caller's name. @throws FORBIDDEN for everyone but officers and the supervising authority. */
export function requireAcknowledger({ identity }: Context): string {
  if (identity && (identity.role === 'OFFICER' || identity.role === 'SUPERVISOR')) {
    return identity.subject;
  }
  throw forbidden('Only officers and the supervising authority may acknowledge gaps.');
}

/** @throws FORBIDDEN for officers of a department that need not act. */
export function requireActing({ identity }: Context, departments: readonly string[]): void {
  const acts = departments.some((it) => it === identity?.department);
  if (identity?.role === 'SUPERVISOR' || acts) return;
  throw forbidden(
    `Only officers of ${departments.join(', ')} and the supervising authority may acknowledge this gap.`,
  );
}
