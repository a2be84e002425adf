/**
 * Random federated worlds: entities whose fields are spread over subgraphs in every way that federation knows. Not every
 * world composes; those that don't are passed over.
 */
import { Random } from './random.ts';

export interface World {
  /** The subgraphs' schemas, by name. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Which field requires which, as `Type.field`: its value is made of what it requires. */
  readonly required: ReadonlyMap<string, Requirement>;
  /** The types that are under an abstract one in every subgraph. */
  readonly members: Readonly<Record<'Thing' | 'Any', readonly string[]>>;
  /** Whether some values are missing that are promised, and some fields fail. */
  readonly faulty: boolean;
}

export interface Requirement {
  readonly field: string;
  /** Of which argument `n`, where the field takes one. */
  readonly n: number | undefined;
}

interface Field {
  /** One that begins with `safe` is never null and never fails, so that others may depend on it. */
  readonly name: string;
  readonly type: string;
  readonly args: string;
  readonly owner: string;
  readonly alsoIn: readonly string[];
  readonly requires: Requirement | undefined;
  readonly overrides: string | undefined;
  readonly inaccessible: boolean;
}

interface EntityType {
  readonly name: string;
  /** By subgraph, the keys by which it knows the entity. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  readonly fields: readonly Field[];
}

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key" "@shareable" "@external" "@requires" "@provides" "@override" "@inaccessible" "@interfaceObject"
])
scalar Date`;

const scalars = ['Int', 'String', 'Boolean', 'Float', 'ID', 'Colour', 'Date'];

/** The world of a seed. */
export function worldOf(seed: number): World {
  return new WorldMaker(new Random(seed)).make();
}

class WorldMaker {
  readonly #random: Random;
  readonly #subgraphs: readonly string[];
  readonly #entities: readonly EntityType[];
  /** By subgraph, the entities that it counts among any. */
  readonly #any: ReadonlyMap<string, readonly string[]>;
  /** The entities that are things. */
  readonly #things: readonly string[];
  /** The subgraph that knows how large things are. */
  readonly #sizer: string;
  /** The subgraph that knows what media there are and, if any, the one that rates them without knowing. */
  readonly #media: { readonly home: string; readonly rater: string } | undefined;

  constructor(random: Random) {
    this.#random = random;
    this.#subgraphs = ['red', 'green', 'blue', 'grey'].slice(0, random.between(2, 4));
    const names = ['Alpha', 'Beta', 'Gamma', 'Delta'].slice(0, random.between(2, 4));
    this.#things = names.slice(0, random.between(1, names.length));
    this.#sizer = random.pick(this.#subgraphs);
    const [home = '', rater = ''] = random.chance(50)
      ? this.#subgraphs
      : [...this.#subgraphs].reverse();
    this.#media = random.chance(40) ? { home, rater } : undefined;
    this.#any = new Map(
      this.#subgraphs.map((name) => [name, [names[0] ?? '', ...random.some(names.slice(1), 70)]]),
    );
    this.#entities = names.map((name) => this.#entity(name, names));
  }

  make(): World {
    const required = new Map<string, Requirement>();
    for (const { name, fields } of this.#entities) {
      for (const field of fields) {
        if (field.requires) required.set(`${name}.${field.name}`, field.requires);
      }
    }
    const subgraphs = Object.fromEntries(
      this.#subgraphs.map((name) => [name, this.#schemaOf(name)]),
    );
    const any = this.#entities
      .map(({ name }) => name)
      .filter((name) => [...this.#any.values()].every((members) => members.includes(name)));
    const members = { Thing: this.#things, Any: any };
    return { subgraphs, required, members, faulty: this.#random.chance(50) };
  }

  #entity(name: string, names: readonly string[]): EntityType {
    const random = this.#random;
    const hasCode = random.chance(40);
    const keys = new Map<string, readonly string[]>();
    for (const subgraph of this.#subgraphs) {
      const isThing = subgraph === this.#sizer && this.#things.includes(name);
      if (!isThing && random.chance(20)) continue;
      keys.set(subgraph, hasCode ? random.pick([['id'], ['id', 'code'], ['code']]) : ['id']);
    }
    // One subgraph at least knows an entity by each of its keys, or there is no way from one to the other.
    const [first = this.#sizer] = keys.keys();
    keys.set(first, hasCode ? ['id', 'code'] : ['id']);
    const fields: Field[] = [];
    for (let index = random.between(3, 7); index > 0; index -= 1) {
      fields.push(this.#field(`f${index}`, [...keys.keys()], fields, names));
    }
    return { name, keys, fields };
  }

  #field(
    name: string,
    holders: readonly string[],
    earlier: readonly Field[],
    entityNames: readonly string[],
  ): Field {
    const random = this.#random;
    const owner = random.pick(holders);
    const others = holders.filter((holder) => holder !== owner);
    const base = {
      owner,
      alsoIn: [],
      requires: undefined,
      overrides: undefined,
      inaccessible: false,
    };
    const requirable = earlier.filter(
      (field) =>
        field.name.startsWith('safe') && field.owner !== owner && !field.alsoIn.includes(owner),
    );
    if (requirable.length > 0 && random.chance(40)) {
      const { name: field, args } = random.pick(requirable);
      const n = args === '' ? undefined : random.between(1, 3);
      const requires = { field, n };
      return { ...base, name: `${name}r`, type: 'String', args: '', requires };
    }
    const isSafe = random.chance(30);
    return {
      ...base,
      name: isSafe ? `safe${name}` : name,
      type: isSafe ? random.pick(scalars) : this.#type(entityNames),
      args: this.#arguments(isSafe),
      alsoIn: random.some(others, 15),
      overrides: others.length > 0 && random.chance(8) ? random.pick(others) : undefined,
      inaccessible: !isSafe && random.chance(4),
    };
  }

  /** What others require takes arguments more often, so that they may require it with different ones. */
  #arguments(isSafe: boolean): string {
    if (isSafe) return this.#random.chance(60) ? '(n: Int = 3)' : '';
    return this.#random.chance(20) ? '(n: Int = 3, s: String)' : '';
  }

  #type(entityNames: readonly string[]): string {
    const random = this.#random;
    const named = random.pick([
      ...scalars,
      ...entityNames,
      ...entityNames,
      'Box',
      'Thing',
      'Any',
      ...(this.#media ? ['Media'] : []),
    ]);
    return random.pick(['*', '*', '*!', '[*]', '[*!]!', '[*]!', '[[*]]']).replace('*', named);
  }

  #schemaOf(subgraph: string): string {
    const random = this.#random;
    const rootType = () => this.#type(this.#entities.map(({ name }) => name));
    const args = () => (random.chance(20) ? '(n: Int = 3, s: String)' : '');
    const roots = Array.from(
      { length: random.between(1, 3) },
      (_, index) => `${subgraph}${index}${args()}: ${rootType()}`,
    );
    const mutations = [`${subgraph}Do(n: Int): ${rootType()}`];
    const owned = this.#entities.map((entity) => this.#entityIn(subgraph, entity)).join('\n');
    const before = [
      link,
      `type Query { shared: Int @shareable ${roots.join(' ')} }`,
      `type Mutation { ${mutations} }`,
      owned,
    ].join('\n');
    const types = [before, this.#mediaIn(subgraph, before), this.#thingIn(subgraph)];
    const colours = random.chance(30) ? 'RED GREEN HIDDEN @inaccessible' : 'RED GREEN HIDDEN';
    return [
      ...types,
      `enum Colour { ${colours} }`,
      'type Box @shareable { w: Int h: Int! colour: Colour }',
      `union Any = ${this.#any.get(subgraph)?.join(' | ')}`,
    ].join('\n');
  }

  #entityIn(subgraph: string, { name, keys, fields }: EntityType): string {
    const thing = this.#things.includes(name);
    const known = keys.get(subgraph);
    const implemented = thing ? ' implements Thing' : '';
    if (!known) {
      return `type ${name}${implemented} @key(fields: "id", resolvable: false) { id: ID! }`;
    }
    const own = fields.flatMap((field) => this.#fieldIn(subgraph, field));
    const external = fields
      .filter((field) => own.some((text) => text.match(`@requires.fields: "${field.name}\\b`)))
      .map((field) => `${field.name}${field.args}: ${field.type} @external`);
    const directives = known.map((key) => `@key(fields: "${key}")`).join(' ');
    const keyFields = known.map((key) => `${key}: ID!`);
    if (thing && !known.includes('id')) keyFields.push('id: ID! @shareable');
    const size = thing && subgraph === this.#sizer ? ['size: Int'] : [];
    const all = [...keyFields, ...size, ...own, ...external];
    return `type ${name}${implemented} ${directives} { ${all.join('\n  ')} }`;
  }

  #fieldIn(subgraph: string, field: Field): string[] {
    const { name, type, args, owner, alsoIn, requires, overrides, inaccessible } = field;
    const shared = alsoIn.length > 0 ? ' @shareable' : '';
    const hidden = inaccessible ? ' @inaccessible' : '';
    const text = `${name}${args}: ${type}${shared}${hidden}`;
    if (subgraph === owner) {
      const override =
        overrides && !alsoIn.includes(overrides) ? ` @override(from: "${overrides}")` : '';
      return [`${text}${override}${requires ? ` @requires(fields: "${textOf(requires)}")` : ''}`];
    }
    return alsoIn.includes(subgraph) || overrides === subgraph ? [text] : [];
  }

  #thingIn(subgraph: string): string {
    return `interface Thing { id: ID! ${subgraph === this.#sizer ? 'size: Int' : ''} }`;
  }

  #mediaIn(subgraph: string, before: string): string {
    if (!this.#media) return '';
    const { home, rater } = this.#media;
    if (subgraph === rater) {
      return 'type Media @interfaceObject @key(fields: "id") { id: ID! rating: Int rated: Box }\nextend type Query { rated: [Media] }';
    }
    if (subgraph !== home) {
      return before.includes('Media')
        ? 'type Media @interfaceObject @key(fields: "id", resolvable: false) { id: ID! }'
        : '';
    }
    return `interface Media @key(fields: "id") { id: ID! title: String }
      type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
      type Song implements Media @key(fields: "id") { id: ID! title: String singer: ${this.#things[0]} }
      extend type Query { media: [Media!] }`;
  }
}

function textOf({ field, n }: Requirement): string {
  return n === undefined ? field : `${field}(n: ${n})`;
}
