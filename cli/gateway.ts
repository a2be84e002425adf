/** `one-check gateway`: serves the graph over the subgraphs of a supergraph, as a process of its own. */
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { documentsModes } from '../gateway/documents/modes.ts';
import { portOption } from './city/environment.ts';
import { projectRoot } from './city/place.ts';
import { serveUntilStopped } from './city/serve-until-stopped.ts';
import {
  defaultPort,
  type GatewayCommandOptions,
  identityModes,
  secondsOption,
  subgraphUrlOption,
  workersOption,
} from './gateway/options.ts';

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

Several workers count requests together: RATE_LIMIT is a caller's rate however many there are, and so are the places for
subscriptions. Plans, breakers and connections to subgraphs each has for itself.

Environment (NAME as in MARKET_SUPERVISION or WATER):
  SUBGRAPH_URL_NAME    where a subgraph answers; those of a running \`start\`, else of the supergraph, when absent
  SUBGRAPH_KEY_NAME    the key shared with that subgraph (at least 32 random bytes as base64url); on loopback, outside
                       production, those of data/keys.json stand in
  JWT_JWKS, JWT_ISSUER, JWT_AUDIENCE
                       the identity provider: its public keys (file or URL), its name, and ours; for trials,
                       \`one-check token\` stands in for one
  JWT_CLOCK_SKEW       how many seconds its clock may be from ours; 30 when absent
  JWT_KEYS_KEPT        for how many hours its keys are used when they cannot be fetched from their URL again; 12 when
                       absent
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
    .action((options: GatewayCommandOptions) =>
      serveUntilStopped('The graph', async () => {
        // Read only when it is asked for: whoever wants help need not wait for a gateway.
        const { serveGateway } = await import('./gateway/serve.ts');
        return serveGateway(options);
      }),
    );
}
