/** Which types fall under which type condition, in the whole supergraph. */
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';

export class TypeConditions {
  readonly #under = new Map<string, Set<string>>();

  constructor(supergraph: GraphQLSchema) {
    for (const type of Object.values(supergraph.getTypeMap())) {
      if (isAbstractType(type)) {
        for (const possible of supergraph.getPossibleTypes(type)) {
          this.#underOf(type.name).add(possible.name);
        }
      }
      // A place may be known by its interface alone, while no subgraph has yet said what it is.
      if (isObjectType(type) || isInterfaceType(type)) {
        for (const { name } of type.getInterfaces()) this.#underOf(name).add(type.name);
      }
    }
  }

  /** Whether what is of type `typename` is a `condition`. */
  holds(condition: string, typename: string): boolean {
    return typename === condition || this.#under.get(condition)?.has(typename) === true;
  }

  /** Whether it is the name of several types together. */
  isAbstract(name: string): boolean {
    return this.#under.has(name);
  }

  #underOf(condition: string): Set<string> {
    const under = this.#under.get(condition) ?? new Set<string>();
    this.#under.set(condition, under);
    return under;
  }
}
