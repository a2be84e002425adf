/**
 * Authorization of operations over one supergraph: what its directives require is compiled once, and each operation is
 * filtered once for all callers who lack the same.
 */
import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql';
import { hashOf } from '../documents/hash.ts';
import { type Aliases, type Filtered, filterOperation } from './filter.ts';
import type { Requirements } from './requirements.ts';
import type { Rights } from './rights.ts';

/** An operation as one caller may run it. */
export interface Authorized extends Filtered {
  readonly operation: OperationDefinitionNode;
  readonly aliases: Aliases;
  /** Names the document to run where it is not the caller's own: equal keys, equal documents. */
  readonly key: string | undefined;
}

export class Authorization {
  readonly #schema: GraphQLSchema;
  readonly #requirements: Requirements;
  /** By the caller's document, then by operation and rights: a document is kept as long as whoever parsed it keeps it. */
  readonly #known = new WeakMap<DocumentNode, Map<string, Authorized>>();

  /** `schema` is what callers see of the supergraph whose requirements these are. */
  constructor(schema: GraphQLSchema, requirements: Requirements) {
    this.#schema = schema;
    this.#requirements = requirements;
  }

  /**
   * What a caller with `rights` may run of an operation of `document`, which is valid; undefined where it has no operation
   * of that name.
   */
  authorize(
    document: DocumentNode,
    operationName: string | undefined,
    rights: Rights,
  ): Authorized | undefined {
    // No name of an operation holds a space.
    const name = `${operationName ?? ''} ${this.#requirements.signatureOf(rights)}`;
    let known = this.#known.get(document);
    if (!known) {
      known = new Map();
      this.#known.set(document, known);
    }
    const before = known.get(name);
    if (before) return before;
    const operation = getOperationAST(document, operationName);
    if (!operation) return undefined;
    const authorized = this.#filter(document, operation, rights);
    known.set(name, authorized);
    return authorized;
  }

  #filter(document: DocumentNode, operation: OperationDefinitionNode, rights: Rights): Authorized {
    const aliases = freeAliases(document);
    const graph = { schema: this.#schema, requirements: this.#requirements };
    const filtered = this.#requirements.empty
      ? { document, withheld: [], personal: [] }
      : filterOperation(graph, document, operation, { rights, aliases });
    const changed = filtered.document !== undefined && filtered.document !== document;
    return {
      ...filtered,
      operation,
      aliases,
      key: changed ? hashOf(print(filtered.document)) : undefined,
    };
  }
}

/** Names that nothing in `document` answers under. */
function freeAliases(document: DocumentNode): Aliases {
  const taken = new Set<string>();
  visit(document, { Field: ({ alias, name }) => void taken.add((alias ?? name).value) });
  const free = (wanted: string): string => (taken.has(wanted) ? free(`${wanted}_`) : wanted);
  return { type: free('__oneCheckType'), key: free('__oneCheckKey') };
}
