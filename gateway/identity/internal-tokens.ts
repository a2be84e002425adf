/** Signs what a subgraph is told about the caller, and signs it once for the many requests that say the same. */
import type { SubgraphName } from '../../schema/departments.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { signInternalToken, tokenLifetime } from '../../subgraphs/kit/identity/internal-token.ts';

/** A token is used for half its life, so that it is good for a while wherever it arrives. */
const usedForMs = (tokenLifetime / 2) * 1000;

interface Signed {
  readonly token: Promise<string>;
  readonly until: number;
}

/** At most so many tokens are kept for a subgraph; the oldest go first. */
const capacity = 10_000;

/** The tokens for one subgraph. */
export class InternalTokens {
  readonly #audience: SubgraphName;
  readonly #key: Uint8Array;
  readonly #signed = new Map<string, Signed>();

  constructor(audience: SubgraphName, key: Uint8Array) {
    this.#audience = audience;
    this.#key = key;
  }

  /** A token that tells the subgraph that `identity` asks; without one, that the gateway itself does. */
  async tokenFor(identity: Identity | undefined): Promise<string> {
    const { subject, role, department, scopes } = identity ?? {};
    const name = JSON.stringify([subject, role, department, scopes]);
    const known = this.#signed.get(name);
    if (known && Date.now() < known.until) return known.token;
    const token = signInternalToken({ issuer: 'gateway', identity }, this.#audience, this.#key);
    this.#remember(name, { token, until: Date.now() + usedForMs });
    return token;
  }

  #remember(name: string, signed: Signed): void {
    this.#signed.delete(name);
    this.#signed.set(name, signed);
    const oldest = this.#signed.keys().next().value;
    if (this.#signed.size > capacity && oldest !== undefined) this.#signed.delete(oldest);
  }
}
