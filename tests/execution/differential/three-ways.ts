/**
 * Answers an operation over a random world in three ways: by our execution, by ApolloGateway's, and by graphql-js over one
 * schema in which nothing is spread.
 */
import { composeServices } from '@apollo/composition';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type FormattedExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  graphql,
  parse,
  validate,
} from 'graphql';
import { Operations } from '../../../gateway/execution/operations.ts';
import { readAnswer } from '../../../gateway/execution/subgraph-answer.ts';
import { createPlanner } from '../../../gateway/supergraph/planner.ts';
import type { RandomOperation } from './random-operation.ts';
import { mediumOf, referenceOf, subgraphResolver, wholeResolver } from './values.ts';
import type { World } from './world.ts';

export interface ComposedWorld {
  readonly apiSchema: GraphQLSchema;
  isValid(document: DocumentNode): boolean;
  answers(operation: RandomOperation): Promise<Answers>;
}

export interface Answers {
  readonly ours: FormattedExecutionResult;
  readonly apollos: FormattedExecutionResult;
  readonly whole: FormattedExecutionResult;
}

/** Composes `world`; undefined where its subgraphs don't fit together. */
export async function compose(world: World): Promise<ComposedWorld | undefined> {
  const composed = composeServices(
    Object.entries(world.subgraphs).map(([name, sdl]) => ({
      name,
      url: `http://${name}`,
      typeDefs: parse(sdl),
    })),
  );
  if (composed.errors) return undefined;
  const sdl = composed.supergraphSdl;
  const subgraphs = new Map(
    Object.entries(world.subgraphs).map(([name, text]) => [name, subgraphSchema(text)]),
  );
  const fieldResolver = subgraphResolver(world);
  const ask = async (name: string, query: string, variableValues: Record<string, unknown>) => {
    const schema = subgraphs.get(name);
    if (!schema) throw new Error(`There is no subgraph ${name}.`);
    const result = await graphql({ schema, source: query, variableValues, fieldResolver });
    // As it comes over the network: without prototypes and classes.
    return JSON.parse(JSON.stringify(result)) as ExecutionResult<Record<string, unknown>>;
  };
  const planner = createPlanner({ sdl });
  const operations = new Operations(planner);
  const apollo = await apolloExecutor(sdl, ask);
  return {
    apiSchema: planner.apiSchema,
    isValid: (document) => validate(planner.apiSchema, document).length === 0,
    async answers({ query, variables }) {
      const document = parse(query);
      const operation = operations.learn(query, document, undefined);
      const { coerced, errors } = operation.coerce(variables);
      if (!coerced) throw errors[0];
      const text = await operation.answer(coerced, async (name, body, _operation, read) => {
        const sent = JSON.parse(body);
        return readAnswer(JSON.stringify(await ask(name, sent.query, sent.variables)), read);
      });
      const whole = await execute({
        schema: planner.apiSchema,
        document,
        variableValues: { ...variables },
        fieldResolver: wholeResolver(world),
      });
      return {
        ours: JSON.parse(text),
        apollos: await apollo(query, document, variables),
        whole: JSON.parse(JSON.stringify(whole)),
      };
    },
  };
}

function plain(error: unknown) {
  return JSON.parse(JSON.stringify(error));
}

function subgraphSchema(sdl: string): GraphQLSchema {
  const typeDefs = parse(sdl);
  const names = [...sdl.matchAll(/(?:type|interface) (\w+)[^{]*@key/g)].map(
    ([, name = '']) => name,
  );
  const isHome = sdl.includes('interface Media');
  const resolvers = Object.fromEntries(
    names.map((name) => [
      name,
      { __resolveReference: name === 'Media' && isHome ? mediumOf : referenceOf },
    ]),
  );
  return buildSubgraphSchema({ typeDefs, resolvers });
}

type Ask = (
  name: string,
  query: string,
  variables: Record<string, unknown>,
) => Promise<ExecutionResult<Record<string, unknown>>>;

async function apolloExecutor(supergraphSdl: string, ask: Ask) {
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: silent,
    buildService: ({ name = '' }): GraphQLDataSource => ({
      process: async ({ request: { query = '', variables = {} } }) => {
        const { data, errors } = await ask(name, query, variables);
        return { ...(data && { data }), ...(errors && { errors: errors.map(plain) }) };
      },
    }),
  });
  const { executor } = await gateway.load();
  let asked = 0;
  return async (query: string, document: DocumentNode, variables: Record<string, unknown>) => {
    asked += 1;
    const result = await executor({
      document,
      request: { query, variables },
      queryHash: String(asked),
      operationName: null,
      operation: getOperationAST(document),
      context: {},
      metrics: {},
      logger: silent,
    } as never);
    return JSON.parse(JSON.stringify(result)) as FormattedExecutionResult;
  };
}
