/** Who hears what becomes of visits. */
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';

/**
 * The body whose visits alone the caller hears of; undefined for all.
 *
 * @throws FORBIDDEN for who is no staff.
 */
export function hearingOf(context: Context): string | undefined {
  requireStaff(context);
  const { role, department } = context.identity ?? {};
  return role === 'OFFICER' ? (department ?? '') : undefined;
}
