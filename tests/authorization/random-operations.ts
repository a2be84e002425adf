/** Random valid operations over a schema, with what makes filtering hard: aliases, fragments of every kind, conditions. */
import fc from 'fast-check';
import {
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
} from 'graphql';

/** Texts of operations, with at most `depth` levels of objects. */
export function operations(schema: GraphQLSchema, depth: number): fc.Arbitrary<string> {
  const root = schema.getQueryType();
  if (!root) throw new Error('There is nothing to ask.');
  return fc
    .tuple(selections(schema, root, depth), selections(schema, named(schema, 'Shop'), 2))
    .map(([asked, fragment]) =>
      asked.includes('...Shared')
        ? `query ($yes: Boolean = true, $no: Boolean = false) { ${asked} } fragment Shared on Shop { ${fragment.replaceAll('...Shared', 'id')} ${uses} }`
        : `query ($yes: Boolean = true, $no: Boolean = false) { ${asked} ${usesAtRoot} }`,
    );
}

/** Both variables must be used. */
const uses = 'used: name @include(if: $yes) unused: name @include(if: $no)';
const usesAtRoot = 'used: open @include(if: $yes) unused: open @include(if: $no)';

function named(schema: GraphQLSchema, name: string): GraphQLCompositeType {
  const type = schema.getType(name);
  if (isCompositeType(type)) return type;
  throw new Error(`${name} is no type with fields.`);
}

function selections(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  depth: number,
): fc.Arbitrary<string> {
  const fields = isUnionType(type)
    ? []
    : Object.values(type.getFields()).filter(
        (field) => depth > 0 || !isCompositeType(getNamedType(field.type)),
      );
  const field = fields.map((each) => {
    const inner = getNamedType(each.type);
    const below = isCompositeType(inner)
      ? selections(schema, inner, depth - 1).map((asked) => `{ ${asked} }`)
      : fc.constant('');
    return fc.tuple(fc.boolean(), condition, below).map(([aliased, when, asked]) => {
      // An alias of its own for each condition: one field must not be asked under one name with two selections.
      const alias = aliased || asked ? `${each.name}_${when.length}: ` : '';
      return `${alias}${each.name} ${when} ${asked}`;
    });
  });
  const fragments = (isAbstractType(type) ? schema.getPossibleTypes(type) : [type]).map((inner) =>
    depth > 0
      ? fc
          .tuple(condition, selections(schema, inner, depth - 1))
          .map(([when, asked]) => `... on ${inner.name} ${when} { ${asked} }`)
      : fc.constant('__typename'),
  );
  const spread = type.name === 'Shop' && depth > 0 ? [fc.constant('...Shared')] : [];
  return fc
    .array(fc.oneof(fc.constant('__typename'), ...field, ...fragments, ...spread), {
      minLength: 1,
      maxLength: 4,
    })
    .map((asked) => asked.join(' '));
}

const condition = fc.constantFrom(
  '',
  '',
  '',
  '@include(if: $yes)',
  '@skip(if: $yes)',
  '@include(if: $no)',
);
