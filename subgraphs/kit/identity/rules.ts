/** Who may ask a subgraph for what. Finer rules of a department stand in its own resolvers. */
import type { DepartmentName } from '../../../schema/departments.ts';
import type { Context } from '../definition.ts';
import { forbidden } from '../serve/errors.ts';
import type { Role } from './identity.ts';

const staff: ReadonlySet<Role> = new Set<Role>(['OFFICER', 'ANALYST', 'SUPERVISOR', 'FRONT_END']);

/** Refuses everyone but those who work for the city: inspections still planned are not the public's to see. */
export function requireStaff(context: Context): void {
  if (context.identity && staff.has(context.identity.role)) return;
  throw forbidden('Only staff may see this: officers, analysts, supervisors and their front ends.');
}

/** Refuses an officer of another department: a department's own lists are for its own officers. */
export function requireOwnStaff(context: Context, department: DepartmentName): void {
  requireStaff(context);
  const { role, department: own } = context.identity ?? {};
  if (role !== 'OFFICER' || own === department) return;
  throw forbidden(
    `Only officers of ${department} may list its records; yours is ${own ?? 'none'}.`,
  );
}

/** Refuses everyone but officers of the department; the officer's stable name otherwise. */
export function requireOwnOfficer({ identity }: Context, department: DepartmentName): string {
  if (identity?.role === 'OFFICER' && identity.department === department) return identity.subject;
  throw forbidden(`Only officers of ${department} may record for it.`);
}

/** Refuses whoever has not been given `scope`. */
export function requireScope({ identity }: Context, scope: string): void {
  if (identity?.scopes.includes(scope)) return;
  throw forbidden(`Only callers with the scope ${scope} may see this.`);
}

/** Refuses everyone but the gateway, which asks in its own name. */
export function requireGateway({ caller }: Context): void {
  if (caller.issuer === 'gateway' && caller.identity === undefined) return;
  throw forbidden('Only the gateway may ask this.');
}

/** Refuses everyone but coordination, which asks in its own name. */
export function requireCoordination(context: Context): void {
  if (context.caller.issuer === 'coordination') return;
  throw forbidden('Only coordination may ask this.');
}
