/** What each process of the city is told: its own secrets and addresses, and nobody else's. */
import {
  type DepartmentName,
  departmentNames,
  type SubgraphName,
  subgraphNames,
} from '../../schema/departments.ts';
import type { CityDatabases } from './databases.ts';
import {
  databaseVariable,
  feedKeyVariable,
  metricsAddressInEnvironment,
  subgraphKeyVariable,
  subgraphUrlVariable,
} from './environment.ts';
import type { CityKeys } from './keys.ts';

export interface CityWiring {
  readonly keys: CityKeys;
  readonly databases: CityDatabases;
  /** The port each subgraph is to listen on. */
  readonly ports: ReadonlyMap<SubgraphName, number>;
}

/** The environment of a subgraph's process. */
export function subgraphEnvironment(name: SubgraphName, wiring: CityWiring): NodeJS.ProcessEnv {
  return {
    ...inherited(),
    ...metricsBeside(name),
    [databaseVariable(name)]: wiring.databases.url(name),
    [subgraphKeyVariable(name)]: encode(wiring.keys.subgraphKey(name)),
    ...(name === 'coordination'
      ? { ...addresses(departmentNames, wiring), ...feedKeys(departmentNames, wiring) }
      : feedKeys([name], wiring)),
  };
}

/** The environment of the gateway's process. */
export function gatewayEnvironment(wiring: CityWiring): NodeJS.ProcessEnv {
  const keys = subgraphNames.map((name) => [
    subgraphKeyVariable(name),
    encode(wiring.keys.subgraphKey(name)),
  ]);
  return { ...inherited(), ...addresses(subgraphNames, wiring), ...Object.fromEntries(keys) };
}

/** The gateway has the port that is asked for; subgraphs have those after it, in their order. */
function metricsBeside(name: SubgraphName): NodeJS.ProcessEnv {
  const { port = 0 } = metricsAddressInEnvironment() ?? {};
  return port === 0 ? {} : { METRICS_PORT: String(port + 1 + subgraphNames.indexOf(name)) };
}

function inherited(): NodeJS.ProcessEnv {
  const secrets = /^(DATABASE_URL|SUBGRAPH_URL|SUBGRAPH_KEY|FEED_KEY)_/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !secrets.test(name)));
}

function addresses(names: readonly SubgraphName[], { ports }: CityWiring): NodeJS.ProcessEnv {
  return Object.fromEntries(
    names.map((name) => [subgraphUrlVariable(name), `http://127.0.0.1:${ports.get(name)}/graphql`]),
  );
}

function feedKeys(names: readonly DepartmentName[], { keys }: CityWiring): NodeJS.ProcessEnv {
  return Object.fromEntries(
    names.map((name) => [feedKeyVariable(name), encode(keys.feedKey(name))]),
  );
}

function encode(key: Uint8Array): string {
  return Buffer.from(key).toString('base64url');
}
