/**
 * Directives that callers may write on parts of operations, where a subgraph has them composed (`@composeDirective`). The
 * planner's library takes them for a part of composition and leaves them out of what callers see.
 */
import {
  baseType,
  type DirectiveDefinition,
  type InputType,
  type Schema,
  typeFromAST,
} from '@apollo/federation-internals';
import {
  astFromValue,
  DirectiveLocation,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  isSpecifiedDirective,
  Kind,
  parseType,
  visit,
} from 'graphql';

const executable: ReadonlySet<string> = new Set<DirectiveLocation>([
  DirectiveLocation.QUERY,
  DirectiveLocation.MUTATION,
  DirectiveLocation.SUBSCRIPTION,
  DirectiveLocation.FIELD,
  DirectiveLocation.FRAGMENT_DEFINITION,
  DirectiveLocation.FRAGMENT_SPREAD,
  DirectiveLocation.INLINE_FRAGMENT,
  DirectiveLocation.VARIABLE_DEFINITION,
]);

/** Answers come in one piece. */
const unserved: ReadonlySet<string> = new Set(['defer', 'stream']);

/** Adds to `apiSchema` the directives of `supergraph` that callers may write and whose types they see. */
export function addCallersDirectives(apiSchema: Schema, supergraph: Schema): void {
  for (const directive of supergraph.directives()) {
    if (!directive.hasExecutableLocations() || unserved.has(directive.name)) continue;
    if (apiSchema.directive(directive.name) || !seesTypesOf(apiSchema, directive)) continue;
    const added = apiSchema.addDirectiveDefinition(directive.name);
    added.repeatable = directive.repeatable;
    added.addLocations(...directive.locations.filter((location) => executable.has(location)));
    if (directive.description !== undefined) added.description = directive.description;
    for (const { name, type, defaultValue } of directive.arguments()) {
      const ofCallers = typeFromAST(apiSchema, parseType(String(type)));
      added.addArgument(name, ofCallers as InputType, defaultValue);
    }
  }
}

function seesTypesOf(schema: Schema, directive: DirectiveDefinition): boolean {
  return directive
    .arguments()
    .every(({ type }) => type && schema.type(baseType(type).name) !== undefined);
}

/**
 * `document` with every argument that its directives leave to a default: subgraphs are sent the directives, and each may
 * have a default of its own, or none.
 */
export function withDefaultsTold(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  return visit(document, {
    Directive(node): DirectiveNode | undefined {
      const directive = schema.getDirective(node.name.value);
      if (!directive || isSpecifiedDirective(directive)) return undefined;
      const { arguments: given = [] } = node;
      const defaults = directive.args.flatMap(({ name: value, type, defaultValue }) => {
        if (given.some(({ name }) => name.value === value)) return [];
        const told = defaultValue === undefined ? undefined : astFromValue(defaultValue, type);
        const name = { kind: Kind.NAME, value } as const;
        return told ? [{ kind: Kind.ARGUMENT, name, value: told } as const] : [];
      });
      return defaults.length === 0 ? undefined : { ...node, arguments: [...given, ...defaults] };
    },
  });
}
