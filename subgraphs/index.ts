/** Every subgraph by its name. */
import type { SubgraphName } from '../schema/departments.ts';
import { coordination } from './coordination/subgraph.ts';
import { cultureTourism } from './culture-tourism/subgraph.ts';
import type { SubgraphDefinition } from './kit/definition.ts';
import { marketSupervision } from './market-supervision/subgraph.ts';
import { urbanManagement } from './urban-management/subgraph.ts';
import { water } from './water/subgraph.ts';

const definitions: Readonly<Record<SubgraphName, SubgraphDefinition>> = {
  'market-supervision': marketSupervision,
  'urban-management': urbanManagement,
  'culture-tourism': cultureTourism,
  water,
  coordination,
};

export function definitionOf(name: SubgraphName): SubgraphDefinition {
  return definitions[name];
}
