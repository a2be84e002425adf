/** A supergraph as its planner is given it, which differs where the planner would plan wrongly over the real one. */
import type { Schema } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import { parse, print } from 'graphql';
import { joinedSubgraphs, typesOf } from '../join.ts';
import { type RequiredNames, readRequiredNames } from '../required-names.ts';
import { mendPlan } from './mended-plan.ts';
import { withStandIns } from './required-arguments.ts';
import { withResolvableKeysFirst } from './resolvable-keys.ts';
import { withWholeTypes } from './shared-types.ts';

export interface PreparedSupergraph {
  /** What the planner is given. */
  readonly sdl: string;
  readonly requiredNames: RequiredNames;
  /** Takes out of what callers see what is for the planner alone. */
  hideFrom(apiSchema: Schema): void;
  /** A plan over it as a plan over the real one. */
  mend(plan: QueryPlan): QueryPlan;
}

/**
 * Prepares the supergraph of this text.
 *
 * @throws {GraphQLError} when it is none.
 */
export function prepareSupergraph(sdl: string): PreparedSupergraph {
  const real = parse(sdl, { noLocation: true });
  const { supergraph: whole, strangers } = withWholeTypes(withResolvableKeysFirst(real));
  const { supergraph, ...required } = withStandIns(whole);
  const types = typesOf(real);
  const graphs = new Map((joinedSubgraphs(real) ?? []).map(({ graph, name }) => [name, graph]));
  return {
    sdl: supergraph === real ? sdl : print(supergraph),
    requiredNames: readRequiredNames(supergraph),
    hideFrom(apiSchema) {
      for (const { type: name, name: field } of required.standIns.values()) {
        const type = apiSchema.type(name);
        if (type?.kind === 'ObjectType') type.field(field)?.remove();
      }
    },
    mend: (plan) => mendPlan(plan, { types, graphs, strangers, required }),
  };
}
