/** `one-check gateway`: serves the graph over the subgraphs of a supergraph, as a process of its own. */
import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type DocumentsMode, documentsModes } from '../gateway/documents/modes.ts';
import { type SubgraphName, subgraphNames } from '../schema/departments.ts';
import { demoIssuer } from './city/demo-issuer.ts';
import {
  algorithmsInEnvironment,
  clockSkewInEnvironment,
  corsOriginsInEnvironment,
  costBudgetsInEnvironment,
  documentsInEnvironment,
  documentsModeInEnvironment,
  portInEnvironment,
  portOption,
  publicUrlInEnvironment,
  requestsPerSecondInEnvironment,
  subgraphLimitsInEnvironment,
  subgraphUrlInEnvironment,
  trustedProxiesInEnvironment,
} from './city/environment.ts';
import { cityKeys, isLoopback } from './city/keys.ts';
import { dataDirectory, program, projectRoot } from './city/place.ts';
import { runningCity } from './city/run-file.ts';
import { type Served, serveUntilStopped } from './city/serve-until-stopped.ts';
import { Refusal } from './refusal.ts';

const identityModes = ['demo', 'jwt', 'off'] as const;

interface Options {
  readonly supergraph: string;
  readonly port?: number;
  readonly host: string;
  readonly auth?: (typeof identityModes)[number];
  readonly poll?: number;
  readonly subgraphUrl?: Readonly<Record<string, string>>;
  readonly workers: number;
  readonly documents?: readonly string[];
  readonly documentsMode?: DocumentsMode;
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
    .option(
      '--workers <number>',
      'how many processes share the work; auto for one a processor. Another takes the place of one that ends',
      workersOption,
      1,
    )
    .option(
      '--poll <seconds>',
      'how often to look whether the supergraph changed; a file each second, a URL every ten, when absent',
      secondsOption,
    )
    .option(
      '--subgraph-url <name=url>',
      'where a subgraph answers, in place of what the supergraph says; once for each subgraph',
      subgraphUrlOption,
    )
    .option(
      '--documents <files...>',
      'manifests of front ends’ operations (gateway/documents/README.md), trusted beside the project’s own; ' +
        'DOCUMENTS, else none, when absent',
    )
    .addOption(
      new Option(
        '--documents-mode <mode>',
        'which documents are answered: every one, every one with a line in the log for those that are not trusted, or ' +
          'trusted ones alone; DOCUMENTS_MODE, else open, when absent',
      ).choices(documentsModes),
    )
    .addHelpText(
      'after',
      `
The supergraph is watched: a changed one is checked and takes over without failing a request; one that cannot be served is
refused, its errors are logged, and the old one stays. /health/ready tells which is served. SIGTERM and Ctrl-C let requests
under way end.

Each of several workers counts for itself: with --workers 4, a caller may come to four times RATE_LIMIT.

Environment (NAME as in MARKET_SUPERVISION or WATER):
  SUBGRAPH_URL_NAME    where a subgraph answers; those of a running \`start\`, else of the supergraph, when absent
  SUBGRAPH_KEY_NAME    the key shared with that subgraph (at least 32 random bytes as base64url); on loopback, outside
                       production, those of data/keys.json stand in
  JWT_JWKS, JWT_ISSUER, JWT_AUDIENCE
                       the identity provider: its public keys (file or URL), its name, and ours; for trials,
                       \`one-check token\` stands in for one
  JWT_CLOCK_SKEW       how many seconds its clock may be from ours; 30 when absent
  JWT_ALGORITHMS       the signatures that are taken; RS256,ES256,EdDSA when absent
  PUBLIC_URL           what people know the gateway by, such as https://check.example.gov.cn: the QR codes of visits
                       lead to /v/CODE there; its own address when absent
  TRUSTED_PROXIES      addresses or networks of the proxies before it, believed about where a request came from
  CORS_ORIGINS         sites whose pages may ask the graph, such as https://check.example.gov.cn; none when absent
  COST_BUDGETS         what one operation of a role may cost, such as PUBLIC=2000,ANALYST=200000, where that is not
                       the default (README.md)
  DOCUMENTS, DOCUMENTS_MODE
                       as --documents (a list) and --documents-mode
  SUBGRAPH_LIMITS      what a subgraph's troubles may cost, such as timeoutMs=5000,concurrent=64,waiting=200, where that
                       is not the default (gateway/resilience/README.md)
  METRICS_PORT         figures for Prometheus at http://METRICS_HOST:METRICS_PORT/metrics (of all workers together);
                       none when absent; METRICS_HOST is 127.0.0.1 when absent
  OTEL_EXPORTER_OTLP_ENDPOINT
                       who takes traces, such as http://127.0.0.1:4318; none are recorded when absent
  RATE_LIMIT           requests a second that one caller may make in the long run; 100 with jwt, else not counted,
                       when absent

Examples:
  one-check gateway --port 4000 --workers auto
  JWT_JWKS=https://id.example/jwks.json JWT_ISSUER=https://id.example JWT_AUDIENCE=one-check \\
    one-check gateway --supergraph https://registry.example/supergraph.graphql --port 443 --host 0.0.0.0
  one-check gateway --supergraph somebody-elses.graphql --port 4001 --auth off \\
    --subgraph-url products=http://127.0.0.1:5001/graphql`,
    )
    .action((options: Options) =>
      serveUntilStopped('The graph', () =>
        options.workers > 1 && !cluster.isWorker ? supervise(options) : serve(options),
      ),
    );
}

/** The port that is asked for, and 0 for a free one. */
function portOf({ port }: Options): number {
  return port ?? portInEnvironment() ?? defaultPort;
}

/** Workers that are told what this process was told, and a port that they can share. */
async function supervise(options: Options): Promise<Served> {
  const [{ pino }, { superviseWorkers }, { freePorts }] = await Promise.all([
    import('pino'),
    import('../gateway/workers/supervise.ts'),
    import('../subgraphs/kit/processes/free-ports.ts'),
  ]);
  // A worker that comes later must find the port of those before it.
  const port = portOf(options) || (await freePorts(1))[0];
  const { WorkersMetrics } = await import('../gateway/observation/workers-metrics.ts');
  const { serveFigures } = await import('./city/serve-figures.ts');
  const figures = new WorkersMetrics();
  const served = await serveFigures(() => figures.collect());
  const workers = await superviseWorkers({
    count: options.workers,
    program,
    args: [...process.argv.slice(2), '--port', String(port)],
    logger: pino(),
  });
  return {
    url: workers.url,
    failed: workers.failed,
    async close() {
      await workers.close();
      figures.close();
      await served?.close();
    },
  };
}

async function serve(options: Options): Promise<Served> {
  const { pino } = await import('pino');
  const { startGateway } = await import('../gateway/server.ts');
  const identity = identityOf(options);
  const publicUrl = publicUrlInEnvironment();
  const requestsPerSecond = requestsPerSecondInEnvironment();
  const documentsMode = options.documentsMode ?? documentsModeInEnvironment();
  const { startTracing } = await import('../subgraphs/kit/observation/tracing.ts');
  const { withFigures } = await import('./city/serve-figures.ts');
  const tracing = await startTracing('gateway');
  const gateway = await startGateway({
    supergraph: options.supergraph,
    ...(options.poll !== undefined && { supergraphPollMs: options.poll * 1000 }),
    port: portOf(options),
    host: options.host,
    identity,
    ...(publicUrl !== undefined && { publicUrl }),
    trustedProxies: [...trustedProxiesInEnvironment()],
    corsOrigins: [...corsOriginsInEnvironment()],
    costBudgets: costBudgetsInEnvironment(),
    documents: [...(options.documents ?? documentsInEnvironment())],
    ...(documentsMode !== undefined && { documentsMode }),
    ...(requestsPerSecond !== undefined && { requestsPerSecond }),
    subgraphLimits: subgraphLimitsInEnvironment(),
    logger: pino(),
    tracing,
    ...wiringOf(options, identity.mode),
  });
  if (cluster.isWorker) {
    const { tellFirstProcess } = await import('../gateway/observation/workers-metrics.ts');
    tellFirstProcess(gateway.registry);
  }
  return withFigures(gateway, tracing);
}

function identityOf({ auth }: Options) {
  const mode = auth ?? (process.env['JWT_JWKS'] ? 'jwt' : 'demo');
  if (mode !== 'jwt') return { mode };
  const issuer = required('JWT_ISSUER');
  if (issuer === demoIssuer.issuer && process.env['NODE_ENV'] === 'production') {
    throw new Refusal(
      `JWT_ISSUER is ${issuer}, whose tokens are for trials, and NODE_ENV is production: name the identity provider's.`,
    );
  }
  const clockSkewSeconds = clockSkewInEnvironment();
  const algorithms = algorithmsInEnvironment();
  return {
    mode,
    jwks: required('JWT_JWKS'),
    issuer,
    audience: required('JWT_AUDIENCE'),
    ...(clockSkewSeconds !== undefined && { clockSkewSeconds }),
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

/** Where subgraphs answer and, where they are this city's, with which keys. */
function wiringOf({ host, subgraphUrl }: Options, mode: (typeof identityModes)[number]) {
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

/** Reads a number of workers. */
function workersOption(text: string): number {
  if (text === 'auto') return availableParallelism();
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number from 1 to 999, or auto.');
}

/** Reads a time to wait between two looks. */
function secondsOption(text: string): number {
  const seconds = Number(text);
  if (seconds >= 0.1 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError('It must be a number of seconds, from 0.1 to 86400.');
}

/** Adds a subgraph's address to those that came before it. */
function subgraphUrlOption(text: string, before: Readonly<Record<string, string>> = {}) {
  const [, name, url] = /^([^=]+)=(https?:\/\/.+)$/i.exec(text) ?? [];
  if (name && url && URL.canParse(url)) return { ...before, [name]: url };
  throw new InvalidArgumentError('It must be like products=http://127.0.0.1:5001/graphql.');
}
