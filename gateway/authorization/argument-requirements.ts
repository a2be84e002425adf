/**
 * What the arguments of a field require: those of every scalar and enum that a value is of. A variable may hold anything
 * its type allows, so it requires what any part of its type does.
 */
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  type ValueNode,
} from 'graphql';
import { allOf, nothingRequired, type Requirement } from './requirement.ts';
import type { Requirements } from './requirements.ts';

export class ArgumentRequirements {
  readonly #requirements: Requirements;
  readonly #ofTypes = new Map<string, Requirement>();

  constructor(requirements: Requirements) {
    this.#requirements = requirements;
  }

  /** What the arguments that `node` gives to `field` require. */
  of(field: GraphQLField<unknown, unknown>, { arguments: given }: FieldNode): Requirement {
    if (!given || given.length === 0) return nothingRequired;
    return allOf(
      ...given.map(({ name, value }) => {
        const argument = field.args.find((candidate) => candidate.name === name.value);
        return argument ? this.#ofValue(argument.type, value) : nothingRequired;
      }),
    );
  }

  #ofValue(given: GraphQLInputType, value: ValueNode): Requirement {
    const type = getNullableType(given);
    if (value.kind === Kind.VARIABLE) return this.#ofType(type, new Set());
    if (value.kind === Kind.LIST) {
      const of = isListType(type) ? type.ofType : type;
      return allOf(...value.values.map((item) => this.#ofValue(of, item)));
    }
    const named = getNamedType(type);
    if (!isInputObjectType(named) || value.kind !== Kind.OBJECT) {
      return this.#requirements.ofType(named.name);
    }
    const fields = named.getFields();
    return allOf(
      ...value.fields.map(({ name, value: held }) => {
        const field = fields[name.value];
        return field ? this.#ofValue(field.type, held) : nothingRequired;
      }),
    );
  }

  #ofType(type: GraphQLInputType, above: ReadonlySet<string>): Requirement {
    const named = getNamedType(type);
    const known = this.#ofTypes.get(named.name);
    if (known) return known;
    if (above.has(named.name)) return nothingRequired;
    const own = this.#requirements.ofType(named.name);
    if (!isInputObjectType(named)) return own;
    const here = new Set([...above, named.name]);
    const whole = allOf(
      own,
      ...Object.values(named.getFields()).map((field) => this.#ofType(field.type, here)),
    );
    // Within a circle of types what is below is not whole yet.
    if (above.size === 0) this.#ofTypes.set(named.name, whole);
    return whole;
  }
}
