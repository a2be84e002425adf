/** What a part of the graph requires of a caller, whether a caller fulfils it, and in words what is missing. */
import type { Rights } from './rights.ts';

/** One thing that is required; `anyOf` holds alternatives, each of them names that are all needed. */
export type Clause =
  | { readonly kind: 'authenticated' }
  | {
      readonly kind: 'scopes' | 'policies';
      readonly anyOf: readonly (readonly string[])[];
    };

/** Everything that is required; nothing, where it is empty. */
export type Requirement = readonly Clause[];

export const nothingRequired: Requirement = [];

/** The scopes of personal data; what needs one of them also needs a purpose, and each look at it is recorded. */
const personalScope = /^personal:/;

/** Both `requirements` together, what they share once. */
export function allOf(...requirements: readonly Requirement[]): Requirement {
  const [first = nothingRequired, ...others] = requirements.filter(({ length }) => length > 0);
  if (others.length === 0) return first;
  const clauses = [first, ...others].flat();
  return [...new Map(clauses.map((clause) => [JSON.stringify(clause), clause])).values()];
}

/** Whether what requires this is personal data. */
export function isPersonal(requirement: Requirement): boolean {
  return requirement.some(
    (clause) =>
      clause.kind === 'scopes' &&
      clause.anyOf.length > 0 &&
      clause.anyOf.every((names) => names.some((name) => personalScope.test(name))),
  );
}

/** What a caller with `rights` lacks, in words; undefined where nothing. */
export function missing(requirement: Requirement, rights: Rights): string | undefined {
  const lacking = requirement.filter((clause) => !holds(clause, rights));
  if (lacking.length > 0) return lacking.map(inWords).join(' and ');
  if (isPersonal(requirement) && !rights.purpose)
    return 'a purpose, told in the header x-one-check-purpose';
  return undefined;
}

function holds(clause: Clause, rights: Rights): boolean {
  if (clause.kind === 'authenticated') return rights.authenticated;
  const held = rights[clause.kind];
  return clause.anyOf.some((names) => names.every((name) => held.has(name)));
}

function inWords(clause: Clause): string {
  if (clause.kind === 'authenticated') return 'a caller who is signed in';
  const what = clause.kind === 'scopes' ? 'scope' : 'policy';
  const alternatives = clause.anyOf.map((names) => names.join(' with '));
  return `the ${what} ${alternatives.join(' or ')}`;
}
