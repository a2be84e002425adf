/**
 * The departments of the city: the one list that everything else follows.
 *
 * A new department adds an entry here and a folder under `subgraphs/`; coordination's stub types, the
 * gateway's wiring and the commands of the CLI follow from this list.
 */

/** One department that regulates businesses and exposes a subgraph of its own. */
export interface Department {
  /** The name of its subgraph, its folder and its database: `water`. */
  readonly name: DepartmentName;
  /** Its value of the enum `DepartmentCode`: `WATER`. */
  readonly code: string;
  /** How its concrete types begin: `Water` in `WaterInspection`. */
  readonly prefix: string;
  /** Its Chinese name, for people. */
  readonly zh: string;
}

export const departmentNames = [
  'market-supervision',
  'urban-management',
  'culture-tourism',
  'water',
] as const;

export type DepartmentName = (typeof departmentNames)[number];

export const departments = [
  { name: 'market-supervision', code: 'MARKET_SUPERVISION', prefix: 'Market', zh: '市场监管' },
  { name: 'urban-management', code: 'URBAN_MANAGEMENT', prefix: 'Urban', zh: '城市管理' },
  { name: 'culture-tourism', code: 'CULTURE_TOURISM', prefix: 'Culture', zh: '文化和旅游' },
  { name: 'water', code: 'WATER', prefix: 'Water', zh: '水务' },
] as const satisfies readonly Department[];

/** A value of the enum `DepartmentCode`. */
export type DepartmentCode = (typeof departments)[number]['code'];

/** Every subgraph of the graph: the departments and coordination, which sees across them. */
export const subgraphNames = [...departmentNames, 'coordination'] as const;

export type SubgraphName = (typeof subgraphNames)[number];

/** Where a subgraph answers unless it is said otherwise: ports 4001 and up on this machine, in the order of their names here. */
export function defaultSubgraphUrl(name: SubgraphName): string {
  return `http://127.0.0.1:${4001 + subgraphNames.indexOf(name)}/graphql`;
}

/** The suffix of the environment variables that concern a subgraph: `WATER`, `MARKET_SUPERVISION`. */
export function environmentSuffix(name: SubgraphName): string {
  return name.toUpperCase().replaceAll('-', '_');
}
