/** The program behind `one-check`: one command with a subcommand for each thing there is to do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { GatewayStartError } from '../gateway/start-error.ts';
import { EmbeddedServerError } from '../subgraphs/kit/postgres/embedded-server-error.ts';
import { projectRoot } from './city/place.ts';
import { Refusal } from './refusal.ts';

/** Each subcommand, read only when it is asked for: a gateway need not wait for what an import needs. */
const subcommands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).startCommand(),
  import: async () => (await import('./import.ts')).importCommand(),
  migrate: async () => (await import('./migrate.ts')).migrateCommand(),
  subgraph: async () => (await import('./subgraph.ts')).subgraphCommand(),
  gateway: async () => (await import('./gateway.ts')).gatewayCommand(),
  token: async () => (await import('./token.ts')).tokenCommand(),
};

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  readonly version: string;
};

async function programFor(asked: string | undefined): Promise<Command> {
  const program = new Command('one-check')
    .description(
      'One Check (综合查一次): one graph of businesses and inspections over a city’s departments.',
    )
    .version(version, '-V, --version', 'tell the version')
    .showHelpAfterError('(one-check --help explains every command)')
    .addHelpText(
      'after',
      `
Examples:
  one-check start                          the whole demo city on this machine
  one-check import water 取水许可.csv      a department's export, into the databases of a running start too
  one-check subgraph water --port 4004     one department as a process of its own

\`one-check help COMMAND\` explains one command. Data is kept in data/ of the project; ONE_CHECK_DATA names another folder.`,
    );
  const only = asked === undefined ? undefined : subcommands[asked];
  for (const load of only ? [only] : Object.values(subcommands)) program.addCommand(await load());
  return program;
}

try {
  const asked = process.argv[2];
  const program = await programFor(asked);
  // Who names no command wants to know which there are.
  if (asked === undefined) program.outputHelp();
  else await program.parseAsync();
} catch (error) {
  if (!isForTheUser(error)) throw error;
  console.error(`one-check: ${error.message}`);
  process.exitCode = 1;
  // Whoever launched it would otherwise wait for more; a worker that merely let go of the channel would end with 0.
  if (process.connected) process.exit();
}

/** Whether the message alone tells the user what to do; anything else is a fault and keeps its stack. */
function isForTheUser(error: unknown): error is Error {
  return (
    error instanceof Refusal ||
    error instanceof EmbeddedServerError ||
    error instanceof GatewayStartError
  );
}
