/** Compiles a query plan once, for the many times it is carried out: its fetches, and which waits for which. */
import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { Kind, type OperationTypeNode, type SelectionSetNode } from 'graphql';
import { type FetchDocument, readFetchDocument } from './fetch-document.ts';
import { type Path, readPath } from './path.ts';
import { compileRenames, type Renames } from './renames.ts';
import {
  compileRepresentations,
  type RepresentationOf,
  type Requirements,
} from './representation.ts';
import type { TypeConditions } from './type-conditions.ts';

interface FetchBase {
  /** Its place in the plan. */
  readonly index: number;
  readonly subgraph: string;
  readonly operation: OperationTypeNode;
  /** Where the answer goes. */
  readonly path: Path;
  /** What it asks for there. */
  readonly fields: readonly FetchedField[];
  /** How many fetches must be done before it. */
  readonly waitsFor: number;
  /** The fetches that wait for it. */
  readonly releases: readonly Fetch[];
}

/** Asks for fields of the root. */
export interface RootFetch extends FetchBase {
  readonly kind: 'root';
  readonly document: FetchDocument;
  readonly renames: Renames;
}

/** Asks for fields of entities that other fetches found. */
export interface EntityFetch extends FetchBase {
  readonly kind: 'entities';
  readonly entities: EntityDocument;
  readonly representationOf: RepresentationOf;
  /** The names of the fields of entities, and of what is below them, that representations are made of. */
  readonly required: ReadonlySet<string>;
}

export type Fetch = RootFetch | EntityFetch;

/** What one or several fetches of the plan ask of entities. */
export interface EntityDocument {
  /** Its place among the plan's. */
  readonly index: number;
  readonly document: FetchDocument;
  readonly renames: Renames;
  /** Interfaces that it asks of: a subgraph that has an object in such a place tells the interface for its type. */
  readonly interfaces: ReadonlySet<string>;
  /** Whether its entities are for one fetch alone, which may then keep what was sent instead of a copy. */
  readonly ofOneFetch: boolean;
}

export interface FetchedField {
  readonly name: string;
  /** The type it is asked of; undefined for every one. */
  readonly typeCondition: string | undefined;
}

/** The fetches of a plan, in an order in which none comes before what it waits for. */
export type CompiledPlan = readonly Fetch[];

type Building<Type> = { -readonly [Key in keyof Type]: Type[Key] };
type FetchInMaking = Building<RootFetch> | Building<EntityFetch>;

/**
 * Compiles `plan`.
 *
 * @throws {Error} when it holds what is not known here, such as values from a context.
 */
export function compilePlan(
  { node }: QueryPlan,
  operationName: string | undefined,
  conditions: TypeConditions,
): CompiledPlan {
  const compiler = new PlanCompiler(operationName, conditions);
  // An event is the answer to the first fetch, and what follows is asked for each.
  const parts = node?.kind === 'Subscription' ? [node.primary, node.rest] : [node];
  const nodes = parts.filter((part) => part !== undefined);
  compiler.add({ kind: 'Sequence', nodes }, { path: [], after: [] });
  return compiler.fetches;
}

interface Position {
  readonly path: Path;
  readonly after: readonly FetchInMaking[];
}

class PlanCompiler {
  readonly fetches: FetchInMaking[] = [];
  readonly #operationName: string | undefined;
  readonly #conditions: TypeConditions;
  readonly #entityDocuments = new Map<string, Building<EntityDocument>>();

  constructor(operationName: string | undefined, conditions: TypeConditions) {
    this.#operationName = operationName;
    this.#conditions = conditions;
  }

  /** Adds a node of the plan. Returns the fetches that must be done before what comes after it. */
  add(node: PlanNode, position: Position): readonly FetchInMaking[] {
    switch (node.kind) {
      case 'Sequence':
        return node.nodes.reduce(
          (after, child) => this.add(child, { ...position, after }),
          position.after,
        );
      case 'Parallel':
        return distinct(node.nodes.flatMap((child) => this.add(child, position)));
      case 'Flatten':
        return this.add(node.node, {
          ...position,
          path: [...position.path, ...readPath(node.path)],
        });
      case 'Condition':
        throw new Error('Conditions are decided before an operation is planned.');
      case 'Fetch':
        return [this.#addFetch(node, position)];
      case 'Defer':
        throw new Error('Plans with deferred parts are not carried out here.');
    }
  }

  #addFetch(node: FetchNode, { path, after }: Position): FetchInMaking {
    if (node.contextRewrites?.length) {
      throw new Error('Values from a context (@fromContext) are not known here.');
    }
    const base = {
      index: this.fetches.length,
      subgraph: node.serviceName,
      operation: node.operationKind,
      path,
      waitsFor: after.length,
      releases: [],
    };
    const fetch = node.requires
      ? this.#entityFetch(node, node.requires, base)
      : this.#rootFetch(node, base);
    for (const earlier of after) earlier.releases = [...earlier.releases, fetch as Fetch];
    this.fetches.push(fetch);
    return fetch;
  }

  #rootFetch(node: FetchNode, base: Omit<FetchBase, 'fields'>): FetchInMaking {
    const document = readFetchDocument(node, this.#operationName);
    const renames = compileRenames(node.outputRewrites ?? [], this.#conditions);
    const fields = fieldsOf(document.operation.selectionSet, renames).filter(
      ({ name }) => name !== '__typename',
    );
    return { ...base, kind: 'root', document, renames, fields };
  }

  #entityFetch(
    node: FetchNode,
    requires: NonNullable<FetchNode['requires']>,
    base: Omit<FetchBase, 'fields'>,
  ): FetchInMaking {
    const entities = this.#entityDocument(node);
    const rewrites = node.inputRewrites ?? [];
    const representationOf = compileRepresentations(requires, rewrites, this.#conditions);
    const fields = fieldsOf(entitySelection(entities.document), entities.renames).filter(
      ({ name }) => name !== '__typename',
    );
    const required = new Set(namesIn(requires));
    return { ...base, kind: 'entities', entities, representationOf, required, fields };
  }

  #entityDocument(node: FetchNode): EntityDocument {
    const document = readFetchDocument(node, this.#operationName);
    const renames = compileRenames(node.outputRewrites ?? [], this.#conditions);
    const key = `${node.serviceName} ${document.query} ${JSON.stringify(node.outputRewrites)}`;
    const known = this.#entityDocuments.get(key);
    if (known) {
      known.ofOneFetch = false;
      return known;
    }
    const index = this.#entityDocuments.size;
    const interfaces = new Set(
      fieldsOf(entitySelection(document), renames)
        .flatMap(({ typeCondition }) => typeCondition ?? [])
        .filter((name) => this.#conditions.isAbstract(name)),
    );
    const entities = { index, document, renames, interfaces, ofOneFetch: true };
    this.#entityDocuments.set(key, entities);
    return entities;
  }
}

/** What a document asks of entities. */
export function entitySelection({ operation }: FetchDocument): SelectionSetNode | undefined {
  const [selection] = operation.selectionSet.selections;
  return selection?.kind === Kind.FIELD ? selection.selectionSet : undefined;
}

function fieldsOf(
  selectionSet: SelectionSetNode | undefined,
  renames: Renames,
  typeCondition?: string,
): FetchedField[] {
  return (selectionSet?.selections ?? []).flatMap((selection): FetchedField[] => {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const below = selection.typeCondition?.name.value ?? typeCondition;
      return fieldsOf(selection.selectionSet, renames, below);
    }
    if (selection.kind !== Kind.FIELD) return [];
    const [name] = renames.inPath([(selection.alias ?? selection.name).value]);
    return [{ name: String(name), typeCondition }];
  });
}

function namesIn(requires: Requirements): string[] {
  return requires.flatMap((selection) =>
    selection.kind === 'Field'
      ? [selection.alias ?? selection.name, ...namesIn(selection.selections ?? [])]
      : namesIn(selection.selections),
  );
}

function distinct<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}
