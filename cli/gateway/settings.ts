/** What the command line and the environment together say of a gateway's callers and of its subgraphs. */
import { isLoopback } from '../../gateway/requests/host.ts';
import { type SubgraphName, subgraphNames } from '../../schema/departments.ts';
import { demoIssuer } from '../city/demo-issuer.ts';
import {
  algorithmsInEnvironment,
  clockSkewInEnvironment,
  keysKeptInEnvironment,
  subgraphUrlInEnvironment,
} from '../city/environment.ts';
import { cityKeys } from '../city/keys.ts';
import { dataDirectory } from '../city/place.ts';
import { runningCity } from '../city/run-file.ts';
import { Refusal } from '../refusal.ts';
import type { GatewayCommandOptions, IdentityMode } from './options.ts';

/**
 * How callers are known.
 *
 * @throws {Refusal} when what that needs is not set, or is for trials alone.
 */
export function identityOf({ auth }: GatewayCommandOptions) {
  const mode = auth ?? (process.env['JWT_JWKS'] ? 'jwt' : 'demo');
  if (mode !== 'jwt') return { mode };
  const issuer = required('JWT_ISSUER');
  if (issuer === demoIssuer.issuer && process.env['NODE_ENV'] === 'production') {
    throw new Refusal(
      `JWT_ISSUER is ${issuer}, whose tokens are for trials, and NODE_ENV is production: name the identity provider's.`,
    );
  }
  const clockSkewSeconds = clockSkewInEnvironment();
  const keysKeptHours = keysKeptInEnvironment();
  const algorithms = algorithmsInEnvironment();
  return {
    mode,
    jwks: required('JWT_JWKS'),
    issuer,
    audience: required('JWT_AUDIENCE'),
    ...(clockSkewSeconds !== undefined && { clockSkewSeconds }),
    ...(keysKeptHours !== undefined && { keysKeptHours }),
    ...(algorithms && { algorithms }),
  };
}

function required(variable: string): string {
  const value = process.env[variable];
  if (value) return value;
  throw new Refusal(
    `${variable} is not set; identity by JWT needs JWT_JWKS, JWT_ISSUER and JWT_AUDIENCE.`,
  );
}

function urlsInEnvironment(): Partial<Record<SubgraphName, string>> {
  const urls: Partial<Record<SubgraphName, string>> = {};
  for (const name of subgraphNames) {
    const url = subgraphUrlInEnvironment(name);
    if (url !== undefined) urls[name] = url;
  }
  return urls;
}

/**
 * Where subgraphs answer and, where they are this city's, with which keys.
 *
 * @throws {Refusal} when a key is not set that must be.
 */
export function wiringOf({ host, subgraphUrl }: GatewayCommandOptions, mode: IdentityMode) {
  if (mode === 'off') return { subgraphUrls: { ...urlsInEnvironment(), ...subgraphUrl } };
  const data = dataDirectory();
  const keys = cityKeys(data, host);
  const running = isLoopback(host) ? runningCity(data)?.subgraphs : undefined;
  const ofStart = (running ?? []).map(({ name, url }) => [name, url]);
  return {
    subgraphUrls: { ...Object.fromEntries(ofStart), ...urlsInEnvironment(), ...subgraphUrl },
    subgraphKeys: Object.fromEntries(subgraphNames.map((name) => [name, keys.subgraphKey(name)])),
  };
}
