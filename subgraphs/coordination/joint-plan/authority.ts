/** Who may propose joint plans: officers, analysts and the supervising authority. */
import type { Context } from '../../kit/definition.ts';
import { forbidden } from '../../kit/serve/errors.ts';

export interface Planner {
  /** The stable name in the identity provider. */
  readonly name: string;
  /** Whether it is the supervising authority, which may cancel what others proposed. */
  readonly supervises: boolean;
}

const planners: ReadonlySet<string> = new Set(['OFFICER', 'ANALYST', 'SUPERVISOR']);

/** @throws FORBIDDEN for everyone else. */
export function requirePlanner({ identity }: Context): Planner {
  if (identity && planners.has(identity.role)) {
    return { name: identity.subject, supervises: identity.role === 'SUPERVISOR' };
  }
  throw forbidden('Only officers, analysts and the supervising authority may plan a period.');
}
