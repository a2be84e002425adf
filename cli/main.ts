/** The program behind `one-check`: one command with a subcommand for each thing there is to do. */
import { Command } from 'commander';
import { GatewayStartError } from '../gateway/start-error.ts';
import { EmbeddedServerError } from '../subgraphs/kit/postgres/embedded-server-error.ts';
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

async function programFor(asked: string | undefined): Promise<Command> {
  const program = new Command('one-check')
    .description(
      'One Check (综合查一次): one graph of businesses and inspections over a city’s departments.',
    )
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
  await (await programFor(process.argv[2])).parseAsync();
} catch (error) {
  if (!isForTheUser(error)) throw error;
  console.error(`one-check: ${error.message}`);
  process.exitCode = 1;
  // A worker would otherwise stay for as long as whoever supervises it listens.
  if (process.connected) process.disconnect();
}

/** Whether the message alone tells the user what to do; anything else is a fault and keeps its stack. */
function isForTheUser(error: unknown): error is Error {
  return (
    error instanceof Refusal ||
    error instanceof EmbeddedServerError ||
    error instanceof GatewayStartError
  );
}
