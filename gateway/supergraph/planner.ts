/**
 * Plans operations over a supergraph: which subgraph is asked what, in which order. The planner is Apollo's; what carries
 * its plans out is ours (execution/).
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Operation,
  operationFromDocument,
  Supergraph as PlannedSupergraph,
} from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql';
import { addCallersDirectives, withDefaultsTold } from './callers-directives.ts';
import { prepareSupergraph } from './planned/prepared.ts';
import type { Supergraph } from './recognise.ts';
import type { RequiredNames } from './required-names.ts';

/** A document's operation to plan, and how. */
export interface Planning {
  readonly document: DocumentNode;
  /** Which operation of the document; needed where it has several. */
  readonly operationName: string | undefined;
  /**
   * Whether one place of the answer asks for different things by the same name, depending on the type above it. Then
   * the plan keeps places of different types apart, at the price of more fetches.
   */
  readonly dependsOnTypesAbove: boolean;
}

export interface Planner {
  /** What callers see of the supergraph. */
  readonly apiSchema: GraphQLSchema;
  /** The whole of it, with the types that callers do not see. */
  readonly supergraphSchema: GraphQLSchema;
  /** What plans ask of entities beside what callers ask. */
  readonly requiredNames: RequiredNames;
  /**
   * The plan of a valid operation.
   *
   * @throws {GraphQLError} when the document has no such operation, or one that leads nowhere or is too large to plan.
   */
  plan(planning: Planning): QueryPlan;
}

/**
 * A planner over `supergraph`.
 *
 * @throws {Error} when it cannot be planned over; says why.
 */
export function createPlanner(supergraph: Pick<Supergraph, 'sdl'>): Planner {
  const steps = making(supergraph);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** What else there is to do in this process has so long between two steps, in milliseconds. */
const pauseBetweenSteps = 10;

/**
 * The same, made beside other work: a large supergraph takes a second or more, and requests are not to wait for all of it.
 *
 * @throws {Error} when it cannot be planned over; says why.
 */
export async function createPlannerAside(supergraph: Pick<Supergraph, 'sdl'>): Promise<Planner> {
  const steps = making(supergraph);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await pause(pauseBetweenSteps);
  }
}

/** Makes a planner in steps, of which none takes half of the whole time. */
function* making({ sdl }: Pick<Supergraph, 'sdl'>): Generator<undefined, Planner, void> {
  yield;
  const prepared = prepareSupergraph(sdl);
  yield;
  const supergraph = PlannedSupergraph.build(prepared.sdl);
  yield;
  const apiSchema = supergraph.apiSchema();
  prepared.hideFrom(apiSchema);
  addCallersDirectives(apiSchema, supergraph.schema);
  yield;
  // Kept, and asked for again by what comes next.
  supergraph.subgraphs();
  yield;
  const byPlace = new QueryPlanner(supergraph, { reuseQueryFragments: false });
  yield;
  const callersSchema = apiSchema.toGraphQLJSSchema();
  yield;
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
  yield;
  let byPlaceAndType: QueryPlanner | undefined;
  const plannerByPlaceAndType = () => {
    byPlaceAndType ??= new QueryPlanner(supergraph, {
      reuseQueryFragments: false,
      typeConditionedFetching: true,
    });
    return byPlaceAndType;
  };
  return {
    apiSchema: callersSchema,
    supergraphSchema,
    requiredNames: prepared.requiredNames,
    plan({ document: asked, operationName, dependsOnTypesAbove }) {
      const toPlan = withDefaultsTold(asked, callersSchema);
      const operation = operationFromDocument(apiSchema, toPlan, {
        ...(operationName !== undefined && { operationName }),
      });
      const planner = dependsOnTypesAbove ? plannerByPlaceAndType() : byPlace;
      return prepared.mend(planned(planner, operation));
    },
  };
}

/** Composition lets no such supergraph through, but one may be changed after it, or written by hand. */
const leadsNowhere = /^Was not able to find any options for (.+?): /;

function planned(planner: QueryPlanner, operation: Operation): QueryPlan {
  try {
    return planner.buildQueryPlan(operation);
  } catch (error) {
    const [, asked] = leadsNowhere.exec(error instanceof Error ? error.message : '') ?? [];
    if (asked === undefined) throw error;
    throw new GraphQLError(
      `No subgraph can answer "${asked}" where it is asked for: the supergraph says nowhere how to get there.`,
    );
  }
}
