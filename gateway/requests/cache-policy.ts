/**
 * How long an answer may be kept, and by whom: no longer and no wider than every subgraph that had a part in it says in its
 * own `Cache-Control`. Where one says nothing it is not kept at all.
 */
import { anonymous, type Identity } from '../../subgraphs/kit/identity/identity.ts';

/** The `Cache-Control` of an answer that is not kept. */
export const unkept = 'no-store';

export class CachePolicy {
  /** In seconds; undefined before anything is known. */
  #maxAge: number | undefined;
  #isPublic = true;

  /** Narrows it to what `cacheControl`, the header of one subgraph's answer, allows. */
  restrict(cacheControl: string | undefined): void {
    if (this.#maxAge === 0) return;
    const said = new Set(cacheControl?.toLowerCase().split(/\s*,\s*/));
    this.#maxAge = Math.min(this.#maxAge ?? Number.POSITIVE_INFINITY, maxAgeIn(said));
    if (!said.has('public')) this.#isPublic = false;
  }

  /** Lets nobody keep the answer. */
  forbid(): void {
    this.#maxAge = 0;
  }

  /** What the answer to `identity` is sent with. Who has shown who they are may have been told more than others. */
  headerFor(identity: Identity | undefined): string {
    if (this.#maxAge === undefined || this.#maxAge === 0) return unkept;
    const stranger = identity === undefined || identity === anonymous;
    return `max-age=${this.#maxAge}, ${this.#isPublic && stranger ? 'public' : 'private'}`;
  }
}

function maxAgeIn(said: ReadonlySet<string>): number {
  if (said.has('no-store') || said.has('no-cache')) return 0;
  for (const directive of said) {
    const seconds = /^max-age=(\d{1,9})$/.exec(directive)?.[1];
    if (seconds !== undefined) return Number(seconds);
  }
  return 0;
}
