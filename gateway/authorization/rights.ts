/** What a caller brings: whether it is signed in, its scopes, and the policies that hold for it. */
import { anonymous, type Identity } from '../../subgraphs/kit/identity/identity.ts';

export interface Rights {
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
  /** Whether it said what it needs personal data for. */
  readonly purpose: boolean;
}

/**
 * The rights of `identity`, who may be nobody.
 *
 * The policies that hold follow from who it is: `role:OFFICER` of every officer, `department:water` of those who serve
 * it. A policy of any other name holds for nobody.
 */
export function rightsOf(identity: Identity | undefined, purpose: string | undefined): Rights {
  const known = identity === undefined || identity === anonymous ? nobody : identity;
  const rights = ofIdentities.get(known) ?? bothRights(known);
  ofIdentities.set(known, rights);
  return purpose === undefined ? rights.withoutPurpose : rights.withPurpose;
}

const nobody = {};

/** The same rights for the same identity, so that what follows from them is found again. */
const ofIdentities = new WeakMap<object, ReturnType<typeof bothRights>>();

function bothRights(known: Identity | typeof nobody) {
  const rights =
    'role' in known
      ? {
          authenticated: true,
          scopes: new Set(known.scopes),
          policies: new Set(policiesOf(known)),
        }
      : { authenticated: false, scopes: new Set<string>(), policies: new Set<string>() };
  return {
    withPurpose: { ...rights, purpose: true },
    withoutPurpose: { ...rights, purpose: false },
  };
}

function policiesOf({ role, department }: Identity): string[] {
  return [`role:${role}`, ...(department ? [`department:${department}`] : [])];
}
