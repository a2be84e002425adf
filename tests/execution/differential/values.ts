/**
 * The values of a random world: each follows from whose field it is and from its arguments, whichever subgraph is asked,
 * so that the world can also be asked as one schema.
 */
import {
  GraphQLError,
  type GraphQLNamedOutputType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNullableType,
  isInterfaceType,
  isListType,
  isNonNullType,
} from 'graphql';
import { hashOf } from './random.ts';
import type { Requirement, World } from './world.ts';

/** An object of the world: what there is to know of it follows from its type and its id. */
interface Source {
  readonly __typename: string;
  readonly id?: string;
  readonly code?: string;
  readonly [field: string]: unknown;
}

type Resolve = (
  source: Source | undefined,
  args: Readonly<Record<string, unknown>>,
  context: unknown,
  info: GraphQLResolveInfo,
) => unknown;

/** Resolves the fields of a subgraph of `world`: what a field requires must have come with the representation. */
export function subgraphResolver(world: World): Resolve {
  return resolver(world, (source, { field }) => source?.[field]);
}

/** Resolves the fields of all of `world` as one schema. */
export function wholeResolver(world: World): Resolve {
  return resolver(world, (source, { field, n }, info) => {
    const type = info.parentType.getFields()[field]?.type;
    const args = n === undefined ? {} : { n };
    return type && new Values(world, false).of(type, placeOf(source, field, args, info));
  });
}

function resolver(
  world: World,
  requiredOf: (
    source: Source | undefined,
    requirement: Requirement,
    info: GraphQLResolveInfo,
  ) => unknown,
): Resolve {
  return (source, args, _context, info) => {
    const { fieldName, parentType, returnType } = info;
    if (fieldName === 'id') return idOf(source);
    if (fieldName === 'code') return `code-${idOf(source)}`;
    const required = world.required.get(`${parentType.name}.${fieldName}`);
    if (required) return `of ${JSON.stringify(requiredOf(source, required, info))}`;
    const values = new Values(world, world.faulty && !fieldName.startsWith('safe'));
    return values.of(returnType, placeOf(source, fieldName, args, info));
  };
}

/** What a subgraph makes of a representation. */
export function referenceOf(reference: Source): Source {
  return reference.__typename === 'Media' ? reference : { ...reference, id: idOf(reference) };
}

/** The medium that an interface's representation stands for. */
export function mediumOf({ id }: { readonly id: string }): Source {
  return { __typename: hashOf(`medium ${id}`) % 2 === 0 ? 'Film' : 'Song', id };
}

function idOf(source: Source | undefined): string {
  return source?.id ?? source?.code?.replace('code-', '') ?? '';
}

function placeOf(
  source: Source | undefined,
  field: string,
  args: Readonly<Record<string, unknown>>,
  { parentType }: GraphQLResolveInfo,
): string {
  const type = ['Film', 'Song'].includes(parentType.name) ? 'Media' : parentType.name;
  return `${type} ${idOf(source)} ${field} ${JSON.stringify(args)}`;
}

/** How many entities there are of a type. */
const population = 3;

class Values {
  readonly #world: World;
  readonly #faulty: boolean;

  constructor(world: World, faulty: boolean) {
    this.#world = world;
    this.#faulty = faulty;
  }

  of(type: GraphQLOutputType, place: string): unknown {
    const hash = hashOf(place);
    if (this.#faulty && hash % 19 === 0) throw new GraphQLError(`Fault at ${place}.`);
    if (isNonNullType(type) ? this.#faulty && hash % 23 === 0 : hash % 7 === 0) {
      return place.includes(' safe') ? this.#present(getNullableType(type), place, hash) : null;
    }
    return this.#present(getNullableType(type), place, hash);
  }

  #present(type: GraphQLOutputType, place: string, hash: number): unknown {
    if (isListType(type)) {
      return Array.from({ length: hash % 4 }, (_, index) =>
        this.of(type.ofType, `${place}[${index}]`),
      );
    }
    return this.#named(type as GraphQLNamedOutputType, hash);
  }

  #named(type: GraphQLNamedOutputType, hash: number): unknown {
    switch (type.name) {
      case 'Int':
        return hash % 1000;
      case 'Float':
        return (hash % 1000) / 8;
      case 'Boolean':
        return hash % 2 === 0;
      case 'String':
        return `"${hash}"\n<水>`;
      case 'ID':
        return String(hash % 100);
      case 'Colour':
        return ['RED', 'GREEN', 'RED', 'GREEN', 'HIDDEN'][hash % 5];
      case 'Date':
        return hash % 3 === 0 ? { day: hash % 31 } : `2026-01-${hash % 31}`;
      case 'Thing':
      case 'Any': {
        const members = this.#world.members[type.name];
        return entity(members[hash % members.length] ?? '', hash);
      }
      case 'Media': {
        const id = String(hash % population);
        return isInterfaceType(type) ? mediumOf({ id }) : { __typename: 'Media', id };
      }
      default:
        return entity(type.name, hash);
    }
  }
}

function entity(typename: string, hash: number): Source {
  return { __typename: typename, id: String((hash >>> 4) % population) };
}
