/** The documents that were asked and are not trusted: each is told once, so that what a closed gateway would refuse is known. */
import { type DocumentNode, Kind } from 'graphql';
import type { Logger } from 'pino';
import { hashOf } from './hash.ts';

/** So many are remembered as told; those met the longest ago are forgotten first, and would be told again. */
const remembered = 10_000;

/** No more of a name than tells it apart. */
const longestName = 100;

export class UnknownDocuments {
  readonly #logger: Logger;
  readonly #told = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Tells of a document that is asked, unless it was told before: by its hash and names, for its text may hold values. */
  meet(text: string, { definitions }: DocumentNode): void {
    const hash = hashOf(text);
    if (this.#told.has(hash)) return;
    this.#told.add(hash);
    for (const oldest of this.#told) {
      if (this.#told.size <= remembered) break;
      this.#told.delete(oldest);
    }
    const names = definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? [definition.name?.value.slice(0, longestName) ?? '']
        : [],
    );
    this.#logger.warn({ hash, names }, 'document is not trusted');
  }
}
