/**
 * A place of the answer that callers get, as far as it is known before anything runs: of one type of object, with these
 * fields. Below an interface or union there is no such place, since what is there is known only when it comes.
 */
import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import {
  type CollectedField,
  collectFields,
  type SelectionScope,
} from '../answer/collect-fields.ts';
import type { Path } from '../plan/path.ts';

export class AnswerPlace {
  readonly type: GraphQLObjectType;
  readonly fields: readonly CollectedField[];
  /**
   * Neighbouring leaves, by name, that come from a subgraph as one piece of text, which is kept in objects of this place
   * under {@link runKey}; one that was read otherwise has its leaves each by itself.
   */
  readonly runs: (readonly string[])[] = [];
  readonly #scope: SelectionScope;
  readonly #below = new Map<string, AnswerPlace | undefined>();

  constructor(
    selectionSets: readonly SelectionSetNode[],
    type: GraphQLObjectType,
    scope: SelectionScope,
  ) {
    this.type = type;
    this.fields = collectFields(selectionSets, type, scope);
    this.#scope = scope;
  }

  /** The place of the field that is called `name` here, and of all items where it is a list. */
  below(name: string): AnswerPlace | undefined {
    if (!this.#below.has(name)) this.#below.set(name, this.#placeBelow(name));
    return this.#below.get(name);
  }

  /** The place that the path of a fetch leads to from here. */
  at(path: Path): AnswerPlace | undefined {
    let place: AnswerPlace | undefined = this;
    for (const step of path) {
      if (step.kind === 'field') place = place?.below(step.name);
    }
    return place;
  }

  /** The properties that objects may come to have here. */
  get properties(): string[] {
    const objects = this.fields.filter(({ selectionSets }) => selectionSets.length > 0);
    return [...objects.map(({ name }) => name), ...this.runs.map(runKey)];
  }

  /** What callers call the field that is called `name` here. */
  tells(name: string): string {
    return this.#scope.told.get(name) ?? name;
  }

  /** Where among the fields here the one called `name` is; -1 where it is not. */
  indexOf(name: string): number {
    return this.fields.findIndex((field) => field.name === name);
  }

  #placeBelow(name: string): AnswerPlace | undefined {
    const collected = this.fields[this.indexOf(name)];
    const type = collected && this.typeOf(collected.field.name.value);
    const named = type && getNamedType(type);
    if (!collected || !isObjectType(named)) return undefined;
    return new AnswerPlace(collected.selectionSets, named, this.#scope);
  }

  /** The type of a field that objects have here, asked for or not, as callers see it. */
  typeOf(fieldName: string): GraphQLOutputType | undefined {
    return this.type.getFields()[fieldName]?.type;
  }
}

/** What a run is kept by: no field has such a name. */
export function runKey(names: readonly string[]): string {
  return `{${names.join()}}`;
}
