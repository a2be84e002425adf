/**
 * Answers operations over one trial subgraph: truly, whatever is asked of it, and so fast that the gateway before it is
 * what a benchmark measures. A document is read and validated once; then only its selections are walked.
 */
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type DirectiveNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
  valueFromASTUntyped,
} from 'graphql';
import type { Resolvers, TrialSubgraph } from './subgraphs.ts';

export interface Question {
  readonly query: string;
  readonly variables?: Variables | undefined;
}

type Variables = Readonly<Record<string, unknown>>;

type Fields = Record<string, unknown>;

/** One field of a selection, ready to be asked of objects. */
interface Step {
  readonly key: string;
  /** Asked of this type alone. */
  readonly onType: string | undefined;
  readonly name: string;
  readonly argumentsOf: (variables: Variables) => Variables;
  readonly asked: ((variables: Variables) => boolean) | undefined;
  readonly below: readonly Step[] | undefined;
}

type Prepared =
  | { readonly steps: readonly Step[]; readonly defaults: Variables }
  | { readonly errors: readonly { readonly message: string }[] };

/** More than any gateway makes of three questions. */
const documentsKept = 1_000;

/** Answers what is asked of `subgraph`, as the object that is its response. */
export function createResponder(subgraph: TrialSubgraph): (question: Question) => object {
  const schema = buildSubgraphSchema(parse(subgraph.typeDefs));
  const documents = new Map<string, Prepared>();
  return ({ query, variables = {} }) => {
    let prepared = documents.get(query);
    if (!prepared) {
      prepared = prepare(query, schema);
      if (documents.size >= documentsKept) documents.clear();
      documents.set(query, prepared);
    }
    if ('errors' in prepared) return prepared;
    const given = { ...prepared.defaults, ...variables };
    return { data: ask(prepared.steps, { __typename: 'Query' }, given, subgraph.resolvers) };
  };
}

function prepare(query: string, schema: GraphQLSchema): Prepared {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return { errors: errors.map(({ message }) => ({ message })) };
    const operations = document.definitions.filter(
      ({ kind }) => kind === Kind.OPERATION_DEFINITION,
    );
    const [operation] = operations;
    const root = schema.getQueryType();
    if (operation?.kind !== Kind.OPERATION_DEFINITION || operations.length > 1 || !root) {
      return { errors: [{ message: 'Exactly one operation is answered at a time.' }] };
    }
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        fragments.set(definition.name.value, definition);
      }
    }
    const defaults: Fields = {};
    for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
      if (defaultValue) defaults[variable.name.value] = valueFromASTUntyped(defaultValue);
    }
    const steps = new Preparation(schema, fragments).steps(operation.selectionSet, root);
    return { steps, defaults };
  } catch (error) {
    return { errors: [{ message: error instanceof Error ? error.message : String(error) }] };
  }
}

class Preparation {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#schema = schema;
    this.#fragments = fragments;
  }

  /** `type` is absent where an object of any type may be asked. */
  steps(
    selections: SelectionSetNode,
    type: GraphQLObjectType | undefined,
    conditions: readonly DirectiveNode[] = [],
  ): Step[] {
    return selections.selections.flatMap((selection) => {
      const all = [...conditions, ...(selection.directives ?? [])];
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = this.#fragments.get(selection.name.value);
        if (!fragment) return [];
        return this.steps(
          fragment.selectionSet,
          this.#object(fragment.typeCondition.name.value),
          all,
        );
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const named = selection.typeCondition?.name.value;
        return this.steps(selection.selectionSet, named ? this.#object(named) : type, all);
      }
      const field = type?.getFields()[selection.name.value];
      const fieldType = field && getNamedType(field.type);
      const fixed: Fields = {};
      for (const argument of field?.args ?? []) {
        if (argument.defaultValue !== undefined) fixed[argument.name] = argument.defaultValue;
      }
      const given = selection.arguments ?? [];
      return {
        key: (selection.alias ?? selection.name).value,
        onType: type?.name,
        name: selection.name.value,
        argumentsOf: (variables: Variables) => {
          if (given.length === 0) return fixed;
          const args = { ...fixed };
          for (const { name, value } of given) {
            args[name.value] = valueFromASTUntyped(value, { ...variables });
          }
          return args;
        },
        asked: conditionOf(all),
        below:
          selection.selectionSet &&
          this.steps(selection.selectionSet, isObjectType(fieldType) ? fieldType : undefined),
      };
    });
  }

  #object(name: string): GraphQLObjectType | undefined {
    const type = this.#schema.getType(name);
    return isObjectType(type) ? type : undefined;
  }
}

function conditionOf(directives: readonly DirectiveNode[]): Step['asked'] {
  if (directives.length === 0) return undefined;
  return (variables) =>
    directives.every(({ name, arguments: [condition] = [] }) => {
      const value = condition && valueFromASTUntyped(condition.value, { ...variables });
      return value === (name.value === 'include');
    });
}

function ask(
  steps: readonly Step[],
  parent: Fields,
  variables: Variables,
  resolvers: Resolvers,
): Fields {
  const answer: Fields = {};
  const type = String(parent['__typename']);
  const ofType = resolvers[type];
  for (const { key, onType, name, argumentsOf, asked, below } of steps) {
    if (onType !== undefined && onType !== type) continue;
    if (asked && !asked(variables)) continue;
    let value: unknown;
    if (name === '_entities') value = entities(argumentsOf(variables), resolvers);
    else {
      const resolve = ofType?.[name];
      value = resolve ? resolve(parent, argumentsOf(variables)) : parent[name];
    }
    answer[key] = below ? complete(below, value, answer[key], variables, resolvers) : value;
  }
  return answer;
}

function complete(
  steps: readonly Step[],
  value: unknown,
  before: unknown,
  variables: Variables,
  resolvers: Resolvers,
): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) {
    return value.map((one, index) =>
      complete(steps, one, Array.isArray(before) ? before[index] : undefined, variables, resolvers),
    );
  }
  const answer = ask(steps, value as Fields, variables, resolvers);
  return before ? merged(before as Fields, answer) : answer;
}

/** The same field asked twice, in two fragments, is one field in the answer. */
function merged(before: Fields, after: Fields): Fields {
  for (const [key, value] of Object.entries(after)) {
    const earlier = before[key];
    before[key] =
      earlier && value && typeof value === 'object' && !Array.isArray(value)
        ? merged(earlier as Fields, value as Fields)
        : value;
  }
  return before;
}

function entities({ representations }: Variables, { _Entity }: Resolvers): unknown[] {
  if (!Array.isArray(representations)) return [];
  return representations.map((representation: Fields) => {
    const find = _Entity?.[String(representation['__typename'])];
    return find ? find(representation, {}) : null;
  });
}
