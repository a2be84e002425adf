/** Who may propose joint plans and accept them. */
import type { Context } from '../../kit/definition.ts';
import { forbidden } from '../../kit/serve/errors.ts';

export interface Planner {
  /** The stable name in the identity provider. */
  readonly name: string;
  /** Whether it is the supervising authority, which may cancel what others proposed. */
  readonly supervises: boolean;
}

const planners: ReadonlySet<string> = new Set(['OFFICER', 'ANALYST', 'SUPERVISOR']);

/** @throws FORBIDDEN for everyone but officers, analysts and the supervising authority. */
export function requirePlanner({ identity }: Context): Planner {
  if (identity && planners.has(identity.role)) {
    return { name: identity.subject, supervises: identity.role === 'SUPERVISOR' };
  }
  throw forbidden('Only officers, analysts and the supervising authority may plan a period.');
}

export interface Accepter {
  /** The stable name in the identity provider. */
  readonly name: string;
  /** The only body whose visits it may accept; null where it may accept those of any. */
  readonly department: string | null;
}

/** @throws FORBIDDEN for everyone but officers and the supervising authority. */
export function requireAccepter({ identity }: Context): Accepter {
  if (identity?.role === 'SUPERVISOR') return { name: identity.subject, department: null };
  if (identity?.role === 'OFFICER' && identity.department) {
    return { name: identity.subject, department: identity.department };
  }
  throw forbidden(
    'Only the supervising authority may accept a joint plan, and officers what concerns their body alone.',
  );
}
