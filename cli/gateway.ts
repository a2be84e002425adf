/** `one-check gateway`: serves the graph over the subgraphs of a supergraph, as a process of its own. */
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { type SubgraphName, subgraphNames } from '../schema/departments.ts';
import {
  corsOriginsInEnvironment,
  costBudgetsInEnvironment,
  portInEnvironment,
  portOption,
  publicUrlInEnvironment,
  requestsPerSecondInEnvironment,
  subgraphUrlInEnvironment,
  trustedProxiesInEnvironment,
} from './city/environment.ts';
import { cityKeys, isLoopback } from './city/keys.ts';
import { dataDirectory, projectRoot } from './city/place.ts';
import { runningCity } from './city/run-file.ts';
import { serveUntilStopped } from './city/serve-until-stopped.ts';
import { Refusal } from './refusal.ts';

const identityModes = ['demo', 'jwt', 'off'] as const;

interface Options {
  readonly supergraph: string;
  readonly port?: number;
  readonly host: string;
  readonly auth?: (typeof identityModes)[number];
}

/** Where `one-check start` serves the graph unless told otherwise. */
export const defaultPort = 4000;

export function gatewayCommand(): Command {
  return new Command('gateway')
    .description('Serve the graph over running subgraphs.')
    .option(
      '--supergraph <file or URL>',
      'the composed supergraph',
      join(projectRoot, 'schema/supergraph.graphql'),
    )
    .option(
      '--port <number>',
      `the port to listen on; PORT, else ${defaultPort}, when absent`,
      portOption,
    )
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .addOption(
      new Option(
        '--auth <mode>',
        'who callers are: of demo identities the one they choose (on loopback only), whom their JWT says, or nobody; ' +
          'jwt when JWT_JWKS is set, else demo',
      ).choices(identityModes),
    )
    .addHelpText(
      'after',
      `
Environment (NAME as in MARKET_SUPERVISION or WATER):
  SUBGRAPH_URL_NAME    where a subgraph answers; those of a running \`start\`, else of the supergraph, when absent
  SUBGRAPH_KEY_NAME    the key shared with that subgraph (at least 32 random bytes as base64url); on loopback, outside
                       production, those of data/keys.json stand in
  JWT_JWKS, JWT_ISSUER, JWT_AUDIENCE
                       the identity provider: its public keys (file or URL), its name, and ours
  PUBLIC_URL           what people know the gateway by, such as https://check.example.gov.cn: the QR codes of visits
                       lead to /v/CODE there; its own address when absent
  TRUSTED_PROXIES      addresses or networks of the proxies before it, believed about where a request came from
  CORS_ORIGINS         sites whose pages may ask the graph, such as https://check.example.gov.cn; none when absent
  COST_BUDGETS         what one operation of a role may cost, such as PUBLIC=2000,ANALYST=200000, where that is not
                       the default (README.md)
  RATE_LIMIT           requests a second that one caller may make in the long run; 100 with jwt, else not counted,
                       when absent

Examples:
  one-check gateway --port 4000
  JWT_JWKS=https://id.example/jwks.json JWT_ISSUER=https://id.example JWT_AUDIENCE=one-check \\
    one-check gateway --supergraph https://registry.example/supergraph.graphql --port 443 --host 0.0.0.0
  one-check gateway --supergraph somebody-elses.graphql --port 4001 --auth off`,
    )
    .action((options: Options) => serveUntilStopped('The graph', () => serve(options)));
}

async function serve(options: Options) {
  const { pino } = await import('pino');
  const { startGateway } = await import('../gateway/server.ts');
  const identity = identityOf(options);
  const publicUrl = publicUrlInEnvironment();
  const requestsPerSecond = requestsPerSecondInEnvironment();
  return startGateway({
    supergraph: options.supergraph,
    port: options.port ?? portInEnvironment() ?? defaultPort,
    host: options.host,
    identity,
    ...(publicUrl !== undefined && { publicUrl }),
    trustedProxies: [...trustedProxiesInEnvironment()],
    corsOrigins: [...corsOriginsInEnvironment()],
    costBudgets: costBudgetsInEnvironment(),
    ...(requestsPerSecond !== undefined && { requestsPerSecond }),
    logger: pino(),
    ...(identity.mode === 'off' ? { subgraphUrls: urlsInEnvironment() } : cityWiring(options.host)),
  });
}

function identityOf({ auth }: Options) {
  const mode = auth ?? (process.env['JWT_JWKS'] ? 'jwt' : 'demo');
  if (mode !== 'jwt') return { mode };
  return {
    mode,
    jwks: required('JWT_JWKS'),
    issuer: required('JWT_ISSUER'),
    audience: required('JWT_AUDIENCE'),
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

/** Where this city's subgraphs answer and with which keys. */
function cityWiring(host: string) {
  const data = dataDirectory();
  const keys = cityKeys(data, host);
  const running = isLoopback(host) ? runningCity(data)?.subgraphs : undefined;
  const ofStart = (running ?? []).map(({ name, url }) => [name, url]);
  return {
    subgraphUrls: { ...Object.fromEntries(ofStart), ...urlsInEnvironment() },
    subgraphKeys: Object.fromEntries(subgraphNames.map((name) => [name, keys.subgraphKey(name)])),
  };
}
