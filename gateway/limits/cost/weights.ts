/**
 * What a supergraph says of the cost of its parts: `@cost` and `@listSize` as composition carries them into it, under
 * whatever names its link gives them.
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  valueFromASTUntyped,
} from 'graphql';

/** How long the list of a field is. */
export interface ListSize {
  readonly assumedSize: number | undefined;
  /** Arguments that say how many there are at most. */
  readonly slicingArguments: readonly string[];
  /** The lists just below the field that have that size, in place of the field itself. */
  readonly sizedFields: readonly string[];
  readonly requireOneSlicingArgument: boolean;
}

/** By coordinate: `Type`, `Type.field`, `Type.field(argument:)`, `Input.field`. */
export interface Weights {
  readonly cost: ReadonlyMap<string, number>;
  readonly listSize: ReadonlyMap<string, ListSize>;
}

const specification = /^https:\/\/specs\.apollo\.dev\/cost\/v\d/;

/** Reads the weights of a supergraph's text. */
export function readWeights({ definitions }: DocumentNode): Weights {
  const names = namesIn(definitions.flatMap(linksOf));
  const cost = new Map<string, number>();
  const listSize = new Map<string, ListSize>();
  const weigh = (coordinate: string, node: Annotated) => {
    const weight = argumentsOf(node, names.cost)?.['weight'];
    if (typeof weight === 'number') cost.set(coordinate, weight);
  };
  const read = (coordinate: string, field: FieldDefinitionNode) => {
    weigh(coordinate, field);
    for (const argument of field.arguments ?? []) {
      weigh(`${coordinate}(${argument.name.value}:)`, argument);
    }
    const size = argumentsOf(field, names.listSize);
    if (size) listSize.set(coordinate, listSizeOf(size));
  };
  for (const definition of definitions) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
        weigh(definition.name.value, definition);
        for (const field of definition.fields ?? []) {
          read(`${definition.name.value}.${field.name.value}`, field);
        }
        break;
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        for (const field of definition.fields ?? []) {
          weigh(`${definition.name.value}.${field.name.value}`, field);
        }
        break;
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_DEFINITION:
        weigh(definition.name.value, definition);
        break;
    }
  }
  return { cost, listSize };
}

type Annotated = { readonly directives?: readonly ConstDirectiveNode[] | undefined };
type Values = Readonly<Record<string, unknown>>;

function linksOf(definition: DocumentNode['definitions'][number]): Values[] {
  if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) {
    return [];
  }
  return (definition.directives ?? [])
    .filter(({ name }) => name.value === 'link')
    .map(valuesOf)
    .filter(({ url }) => typeof url === 'string' && specification.test(url));
}

/** The names that a link gives to both directives; composition imports one that keeps its own name silently. */
function namesIn(links: readonly Values[]): Readonly<Record<'cost' | 'listSize', string>> {
  const names = { cost: 'cost', listSize: 'cost__listSize' };
  for (const link of links) {
    const prefix = typeof link['as'] === 'string' ? link['as'] : 'cost';
    names.cost = prefix;
    names.listSize = `${prefix}__listSize`;
    const imports = Array.isArray(link['import']) ? link['import'] : [];
    for (const imported of imports) {
      const { name, as } = typeof imported === 'string' ? { name: imported } : imported;
      const given = String(as ?? name).replace(/^@/, '');
      if (name === '@cost') names.cost = given;
      if (name === '@listSize') names.listSize = given;
    }
  }
  return names;
}

function argumentsOf({ directives }: Annotated, name: string): Values | undefined {
  const directive = directives?.find((candidate) => candidate.name.value === name);
  return directive && valuesOf(directive);
}

function valuesOf(directive: ConstDirectiveNode): Values {
  return Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  );
}

function listSizeOf(values: Values): ListSize {
  const { assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument } = values;
  return {
    assumedSize: typeof assumedSize === 'number' ? assumedSize : undefined,
    slicingArguments: Array.isArray(slicingArguments) ? slicingArguments : [],
    sizedFields: Array.isArray(sizedFields) ? sizedFields : [],
    requireOneSlicingArgument: requireOneSlicingArgument !== false,
  };
}
