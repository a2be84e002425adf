/** The operations that a graph has met: each is planned and compiled once, and the least used are forgotten first. */
import type { DocumentNode } from 'graphql';
import type { Planner } from '../supergraph/planner.ts';
import { Operation } from './operation.ts';
import { TypeConditions } from './plan/type-conditions.ts';

/** How much text the documents that are kept may have together, in characters: what is compiled grows with it. */
const textKept = 4 * 1024 * 1024;

/** How many operations are kept, however short they are. */
const operationsKept = 5_000;

export class Operations {
  readonly #planner: Planner;
  readonly #conditions: TypeConditions;
  /** By the text that they were asked by, then by their names; the least lately used text first. */
  readonly #known = new Map<string, Map<string | undefined, Operation>>();
  #textLength = 0;

  constructor(planner: Planner) {
    this.#planner = planner;
    this.#conditions = new TypeConditions(planner.supergraphSchema);
  }

  /** The operation of that name in a document that was asked by `text` before. */
  known(text: string, operationName: string | undefined): Operation | undefined {
    const named = this.#known.get(text);
    if (!named) return undefined;
    this.#known.delete(text);
    this.#known.set(text, named);
    return named.get(operationName);
  }

  /**
   * The operation of that name in `document`, which is valid, and which `text` stands for from now on: the text that it
   * was parsed from or, where a part was taken out for a caller, one that no other document has.
   *
   * @throws {GraphQLError} when nothing can answer it.
   */
  learn(text: string, document: DocumentNode, operationName: string | undefined): Operation {
    const known = this.known(text, operationName);
    if (known) return known;
    const operation = new Operation(document, operationName, this.#planner, this.#conditions);
    this.#remember(text, operationName, operation);
    return operation;
  }

  #remember(text: string, operationName: string | undefined, operation: Operation): void {
    const named = this.#known.get(text);
    if (named) {
      named.set(operationName, operation);
      return;
    }
    this.#known.set(text, new Map([[operationName, operation]]));
    this.#textLength += text.length;
    for (const oldest of this.#known.keys()) {
      if (this.#textLength <= textKept && this.#known.size <= operationsKept) break;
      this.#known.delete(oldest);
      this.#textLength -= oldest.length;
    }
  }
}
