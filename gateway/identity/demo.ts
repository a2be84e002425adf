/** Demo identities: on one's own machine, a request says in a header who is asking, and is an analyst if it says nothing. */
import type { IncomingHttpHeaders } from 'node:http';
import { departmentNames } from '../../schema/departments.ts';
import { anonymous, type Identity, type Role } from '../../subgraphs/kit/identity/identity.ts';
import { RequestRefused } from '../requests/refusal.ts';

/** The header that chooses: `x-one-check-demo: officer:water`. */
const demoHeader = 'x-one-check-demo';

const personal = 'personal:read';

const others: [string, Identity][] = [
  demo('analyst', 'ANALYST', []),
  demo('supervisor', 'SUPERVISOR', [personal, 'audit:read']),
  demo('front-end', 'FRONT_END', []),
  demo('business', 'BUSINESS', []),
  demo('public', 'PUBLIC', []),
  ['nobody', anonymous],
];

const officers = departmentNames.map((department): [string, Identity] => [
  `officer:${department}`,
  { subject: `demo-officer-${department}`, role: 'OFFICER', department, scopes: [personal] },
]);

const identities: ReadonlyMap<string, Identity> = new Map([...others, ...officers]);

function demo(name: string, role: Role, scopes: string[]): [string, Identity] {
  return [name, { subject: `demo-${name}`, role, scopes }];
}

/**
 * The demo identity that a request's headers choose.
 *
 * @throws {RequestRefused} 400 for a name that is none, 401 for a token, which nothing here could check.
 */
export function demoIdentity(headers: IncomingHttpHeaders): Identity {
  if (headers.authorization !== undefined) {
    throw new RequestRefused(
      401,
      'UNAUTHENTICATED',
      `This gateway runs with demo identities and checks no tokens: choose one with the header ${demoHeader}.`,
    );
  }
  const name = String(headers[demoHeader] ?? 'analyst').trim();
  const identity = identities.get(name);
  if (identity) return identity;
  throw new RequestRefused(
    400,
    'BAD_REQUEST',
    `There is no such demo identity. ${demoHeader} takes one of: ${[...identities.keys()].join(', ')}.`,
  );
}
