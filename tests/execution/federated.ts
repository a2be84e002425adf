/** Small federated graphs in one process, to see what our execution asks of which subgraph and what it makes of the answers. */
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  graphql,
  parse,
  validate,
} from 'graphql';
import { Operations } from '../../gateway/execution/operations.ts';
import type { ReadData } from '../../gateway/execution/reading/answer-readers.ts';
import { type GraphqlAnswer, readAnswer } from '../../gateway/execution/subgraph-answer.ts';
import { createPlanner } from '../../gateway/supergraph/planner.ts';

type Resolvers =
  NonNullable<Parameters<typeof buildSubgraphSchema>[0]> extends infer Modules
    ? Modules extends { resolvers?: infer Given }
      ? Given
      : never
    : never;

export interface SubgraphDefinition {
  readonly typeDefs: string;
  readonly resolvers: Resolvers;
}

/** One request that a subgraph was sent. */
export interface Sent {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface FederatedGraph {
  readonly apiSchema: GraphQLSchema;
  /** The answer to `query`, and what subgraphs were sent for it, in order. */
  ask(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly answer: FormattedExecutionResult; readonly sent: readonly Sent[] }>;
}

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key" "@shareable" "@external" "@requires" "@provides" "@override" "@inaccessible" "@interfaceObject"
  "@composeDirective"
])`;

/** Composes `subgraphs`; `answersOf` may answer in a subgraph's place. */
export function federate(
  subgraphs: Readonly<Record<string, SubgraphDefinition>>,
  answersOf: (sent: Sent) => string | undefined = () => undefined,
): FederatedGraph {
  const parsed = Object.entries(subgraphs).map(([name, { typeDefs }]) => ({
    name,
    url: `http://${name}`,
    typeDefs: parse(`${link}\n${typeDefs}`),
  }));
  const composed = composeServices(parsed);
  if (composed.errors) throw new AggregateError(composed.errors, 'The subgraphs do not compose.');
  const schemas = new Map(
    parsed.map(({ name, typeDefs }) => {
      const resolvers = subgraphs[name]?.resolvers ?? {};
      return [name, buildSubgraphSchema({ typeDefs, resolvers })];
    }),
  );
  const planner = createPlanner({ sdl: composed.supergraphSdl });
  const operations = new Operations(planner);
  const answerOf = async (request: Sent, read: ReadData | undefined): Promise<GraphqlAnswer> => {
    const stub = answersOf(request);
    if (stub !== undefined) return readAnswer(stub, read);
    const schema = schemas.get(request.subgraph);
    if (!schema) throw new Error(`There is no subgraph ${request.subgraph}.`);
    const variableValues = { ...request.variables };
    return readAnswer(
      JSON.stringify(await graphql({ schema, source: request.query, variableValues })),
      read,
    );
  };
  return {
    apiSchema: planner.apiSchema,
    async ask(query, variables = {}) {
      const document = parse(query);
      const errors = validate(planner.apiSchema, document);
      if (errors.length > 0) throw new GraphQLError(errors.map(({ message }) => message).join(' '));
      const operation = operations.learn(query, document, undefined);
      const { coerced, errors: refused } = operation.coerce(variables);
      if (!coerced) throw refused[0];
      const sent: Sent[] = [];
      const text = await operation.answer(coerced, async (subgraph, body, _operation, read) => {
        const request = { subgraph, ...JSON.parse(body) } as Sent;
        sent.push(request);
        return answerOf(request, read);
      });
      return { answer: JSON.parse(text), sent };
    },
  };
}

/** The representations that a request sends, of all its parts. */
export function representationsIn({ variables }: Sent): unknown[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    name.startsWith('representations') && Array.isArray(value) ? value : [],
  );
}
