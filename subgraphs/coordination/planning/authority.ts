/** Who may plan: officers for their own body, and the supervising authority where it overrides. */
import type { DepartmentName } from '../../../schema/departments.ts';
import type { Context } from '../../kit/definition.ts';
import { forbidden } from '../../kit/serve/errors.ts';

/** An officer who acts for a body. */
export interface Actor {
  readonly department: DepartmentName;
  /** The officer's stable name in the identity provider. */
  readonly name: string;
}

/** @throws FORBIDDEN for everyone but officers of a body. */
export function requireOfficer({ identity }: Context): Actor {
  if (identity?.role === 'OFFICER' && identity.department) {
    return { department: identity.department, name: identity.subject };
  }
  throw forbidden('Only officers may do this, for the body they serve.');
}

/** @throws FORBIDDEN for everyone but the supervising authority; its name otherwise. */
export function requireSupervisor({ identity }: Context): string {
  if (identity?.role === 'SUPERVISOR') return identity.subject;
  throw forbidden('Only the supervising authority (行政执法监督机关) may do this.');
}

/** Refuses an officer of another body. */
export function requireOwn(actor: Actor, department: string, what: string): void {
  if (actor.department === department) return;
  throw forbidden(`This ${what} is of ${department}: only its officers may do this.`);
}
