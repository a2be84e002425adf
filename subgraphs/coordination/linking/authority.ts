/** Who may see and decide links: a department's officers for its records, and the supervising authority for all. */
import type { DepartmentName } from '../../../schema/departments.ts';
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import { forbidden } from '../../kit/serve/errors.ts';
import { nameOf } from '../departments.ts';

/** @throws FORBIDDEN for everyone else; who decides otherwise. */
export function requireDecider({ identity }: Context, department: string): string {
  const own = identity?.role === 'OFFICER' && identity.department === department;
  if (identity && (own || identity.role === 'SUPERVISOR')) return identity.subject;
  throw forbidden(
    `Only officers of ${department} and the supervising authority may decide links of its records.`,
  );
}

/**
 * The department whose links a list is narrowed to, by what was asked for and who asks; undefined for all.
 *
 * @throws FORBIDDEN for who is no staff, and for officers who ask for another department than their own.
 */
export function visibleDepartment(
  context: Context,
  code: string | null | undefined,
): DepartmentName | undefined {
  requireStaff(context);
  const asked = code == null ? undefined : nameOf(code);
  const { role, department: own } = context.identity ?? {};
  if (role !== 'OFFICER') return asked;
  if (asked === undefined || asked === own) return own;
  throw forbidden(`Only officers of ${asked} may list its links; yours is ${own ?? 'none'}.`);
}
