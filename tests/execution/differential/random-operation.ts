/** Random valid operations over a schema: fragments, aliases, conditions, variables, and the same field many times over. */
import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
} from 'graphql';
import type { Random } from './random.ts';

export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An operation over `schema`; it may turn out not to be valid where two of its fields don't agree. */
export function operationOver(schema: GraphQLSchema, random: Random): RandomOperation {
  return new OperationMaker(schema, random).make();
}

const definitions: Readonly<Record<string, string>> = {
  yes: 'Boolean!',
  no: 'Boolean! = false',
  n: 'Int',
  s: 'String = "s"',
};

class OperationMaker {
  readonly #schema: GraphQLSchema;
  readonly #random: Random;
  readonly #fragments: string[] = [];

  constructor(schema: GraphQLSchema, random: Random) {
    this.#schema = schema;
    this.#random = random;
  }

  make(): RandomOperation {
    const random = this.#random;
    const mutation = this.#schema.getMutationType();
    const root = mutation && random.chance(10) ? mutation : this.#schema.getQueryType();
    if (!root) throw new Error('The schema has nothing to ask.');
    const selections = this.#selections(root, random.between(2, 4));
    const kind = root === mutation ? 'mutation' : 'query';
    const body = `${selections} ${this.#fragments.join(' ')}`;
    const used = Object.entries(definitions).filter(([name]) => body.includes(`$${name}`));
    const defined = used.map(([name, type]) => `$${name}: ${type}`).join(', ');
    const query = `${kind} Random${defined && `(${defined})`} ${body}`;
    const given: Record<string, unknown> = { yes: random.chance(60) };
    if (random.chance(50)) given['no'] = random.chance(50);
    if (random.chance(60)) given['n'] = random.pick([1, 2, null]);
    if (random.chance(30)) given['s'] = random.pick(['t', null]);
    return { query, variables: given };
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    const parts: string[] = [];
    for (let count = random.between(1, 4); count > 0; count -= 1) {
      parts.push(this.#selection(type, depth));
    }
    if (random.chance(15)) parts.push(random.chance(20) ? 'kind: __typename' : '__typename');
    return `{ ${parts.join(' ')} }`;
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    const usable =
      depth > 1 ? fields : fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const concrete = isAbstractType(type);
    if (depth > 0 && (usable.length === 0 || random.chance(concrete ? 55 : 12))) {
      return this.#fragment(type, depth);
    }
    return usable.length === 0 ? '__typename' : this.#field(random.pick(usable), depth);
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    const condition = this.#condition(type);
    const selections = this.#selections(condition, depth - 1);
    const directive = this.#directive();
    if (random.chance(25)) {
      const name = `F${this.#fragments.length}`;
      this.#fragments.push(`fragment ${name} on ${condition.name} ${selections}`);
      return `...${name}${directive}`;
    }
    const on = condition === type && random.chance(50) ? '' : ` on ${condition.name}`;
    return `...${on}${directive} ${selections}`;
  }

  /** A type that what is of `type` may be. */
  #condition(type: GraphQLCompositeType): GraphQLCompositeType {
    const random = this.#random;
    const possible: readonly GraphQLObjectType[] = isAbstractType(type)
      ? this.#schema.getPossibleTypes(type)
      : [type];
    const object = random.pick(possible.length > 0 ? possible : [type as GraphQLObjectType]);
    if (random.chance(20)) return type;
    const interfaces = 'getInterfaces' in object ? object.getInterfaces() : [];
    return random.chance(20) && interfaces.length > 0 ? random.pick(interfaces) : object;
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const random = this.#random;
    const type = getNamedType(field.type);
    const alias = random.chance(15) ? `${random.pick(['a', 'b'])}: ` : '';
    const args = field.args.length > 0 ? this.#arguments() : '';
    const selections = isCompositeType(type) ? ` ${this.#selections(type, depth - 1)}` : '';
    return `${alias}${field.name}${args}${this.#directive()}${selections}`;
  }

  #arguments(): string {
    return this.#random.pick(['', '(n: $n)', '(n: 1)', '(n: $n, s: $s)', '(s: "x", n: null)']);
  }

  #directive(): string {
    if (!this.#random.chance(15)) return '';
    return this.#random.pick([
      ' @include(if: $yes)',
      ' @skip(if: $yes)',
      ' @skip(if: $no)',
      ' @include(if: $yes) @skip(if: $no)',
      ' @include(if: true)',
    ]);
  }
}
