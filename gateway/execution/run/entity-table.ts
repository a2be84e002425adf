/** What one document was asked for and what was found, by numbers: a list of thousands makes few objects of its own. */
import type { GraphQLFormattedError } from 'graphql';
import type { EntityDocument } from '../plan/compile-plan.ts';
import type { Entity } from '../plan/path.ts';
import type { Representation } from '../plan/representation.ts';
import { entitiesOf, type GraphqlAnswer } from '../subgraph-answer.ts';
import { SubgraphFault } from '../subgraph-fault.ts';

/** A request without a usable answer, or errors that concern no entity more than another. */
export type Failure = SubgraphFault | readonly GraphQLFormattedError[];

/** The entities that one request asks for. */
export interface TablePart {
  readonly table: EntityTable;
  /** The number of the first. */
  readonly first: number;
  count: number;
  /** Their identities in order, together as long as they are represented alike. */
  readonly asked: { readonly representation: Representation; readonly identities: unknown[] }[];
  failure: Failure | undefined;
}

export class EntityTable {
  readonly document: EntityDocument;
  readonly #numbers = new Map<string, Map<unknown, number>>();
  /** By number, what the subgraph sent; null where it knows no such entity. */
  readonly #found: (Entity | null)[] = [];
  readonly #errors = new Map<number, readonly GraphQLFormattedError[]>();
  #count = 0;
  #underWay: TablePart[] = [];
  readonly #failed: TablePart[] = [];

  constructor(document: EntityDocument) {
    this.document = document;
  }

  /** The numbers of entities that are represented in one shape, by identity. */
  knownBy(shape: string): Map<unknown, number> {
    let known = this.#numbers.get(shape);
    if (!known) {
      known = new Map();
      this.#numbers.set(shape, known);
    }
    return known;
  }

  /** Forgets which entities are known, where nobody else asks for them: there may be thousands. */
  forgetIdentities(): void {
    if (this.document.ofOneFetch) this.#numbers.clear();
  }

  /** Begins what one request is to ask for: all that is added until the next is begun. */
  beginPart(): TablePart {
    const part: TablePart = {
      table: this,
      first: this.#count,
      count: 0,
      asked: [],
      failure: undefined,
    };
    this.#underWay.push(part);
    return part;
  }

  /** Adds an entity to the part begun last, and gives its number. */
  add(identity: unknown, representation: Representation, part: TablePart): number {
    const last = part.asked.at(-1);
    if (last?.representation === representation) last.identities.push(identity);
    else part.asked.push({ representation, identities: [identity] });
    part.count += 1;
    this.#count += 1;
    return this.#count - 1;
  }

  partUnderWay(entity: number): TablePart | undefined {
    if (this.#underWay.length === 0) return undefined;
    return this.#underWay.find(({ first, count }) => entity >= first && entity < first + count);
  }

  /** Takes what `answer` says, under `name`, of the entities of `part`. */
  take(part: TablePart, answer: GraphqlAnswer, name: string): void {
    try {
      const { found, errors, failure } = entitiesOf(answer, name, part.count);
      for (let index = 0; index < found.length; index += 1) {
        const sent = found[index] ?? null;
        if (sent) this.#tidy(sent);
        this.#found[part.first + index] = sent;
      }
      for (const [index, reported] of errors ?? []) {
        this.#errors.set(part.first + index, reported);
      }
      part.failure = failure;
    } catch (error) {
      if (!(error instanceof SubgraphFault)) throw error;
      part.failure = error;
    }
  }

  /** Gives fields their own names, and leaves alone what is known of a type when only its interface is told. */
  #tidy(sent: Entity): void {
    const { renames, interfaces } = this.document;
    renames.inData(sent);
    if (interfaces.has(String(sent['__typename']))) delete sent['__typename'];
  }

  settle(part: TablePart): void {
    this.#underWay = this.#underWay.filter((other) => other !== part);
    if (part.failure) this.#failed.push(part);
  }

  found(entity: number): Entity | null {
    return this.#found[entity] ?? null;
  }

  /** What the subgraph reports of an entity; its own path begins after the entity's. */
  errors(entity: number): readonly GraphQLFormattedError[] {
    return this.#errors.get(entity) ?? [];
  }

  get hasErrors(): boolean {
    return this.#errors.size > 0;
  }

  /** What befell requests that asked for any of `entities`. */
  failuresOf(entities: readonly number[]): Failure[] {
    return this.#failed.flatMap(({ first, count, failure }) =>
      failure && entities.some((entity) => entity >= first && entity < first + count)
        ? [failure]
        : [],
    );
  }
}

/** The representations of all that `part` asks for, as the items of a JSON list; their identities are then forgotten. */
export function takeRepresentations({ asked }: TablePart): string {
  return asked
    .splice(0)
    .map(({ representation, identities }) => representation.write(identities))
    .join(',');
}
