/** Who asks: what the gateway establishes from a caller's token and every resolver finds as `context.identity`. */
import { z } from 'zod';
import { departmentNames } from '../../../schema/departments.ts';

/** The parts people and programs play; what each may see beyond its scopes is decided where the data lives. */
export const roles = [
  'OFFICER',
  'ANALYST',
  'FRONT_END',
  'SUPERVISOR',
  'BUSINESS',
  'PUBLIC',
] as const;

export type Role = (typeof roles)[number];

export const identitySchema = z.object({
  /** The stable name of the caller in the identity provider: `officer-37132`. */
  subject: z.string().min(1),
  role: z.enum(roles),
  /** The department an officer serves; absent for everyone else. */
  department: z.enum(departmentNames).optional(),
  scopes: z.array(z.string()),
});

/** A caller, as every subgraph sees it. */
export type Identity = z.infer<typeof identitySchema>;

/** Whoever does not say who they are: the public, with no scope. */
export const anonymous: Identity = { subject: 'anonymous', role: 'PUBLIC', scopes: [] };
