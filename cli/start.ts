/** `one-check start`: the whole city on this machine. */
import { Command } from 'commander';
import {
  dayOption,
  portInEnvironment,
  portOption,
  todayInEnvironment,
} from './city/environment.ts';
import { defaultPort } from './gateway/options.ts';

interface Options {
  readonly port?: number;
  readonly today?: string;
  readonly fresh?: true;
}

export function startCommand(): Command {
  return new Command('start')
    .description('Run the whole city on this machine: databases, subgraphs and the gateway.')
    .option('--fresh', 'delete the embedded database first and begin with a new demo city')
    .option(
      '--port <number>',
      `the gateway’s port; PORT, else ${defaultPort}, when absent`,
      portOption,
    )
    .option('--today <day>', 'the day that stands for today, YYYY-MM-DD', dayOption)
    .addHelpText(
      'after',
      `
Starts an embedded PostgreSQL server, brings every database up to date, loads a demo city where they are empty, and
runs each of the five subgraphs and the gateway as a process of its own. Ctrl-C stops everything; the data stays in
data/ (or the folder that ONE_CHECK_DATA names) for the next start.

A department whose DATABASE_URL_<NAME> is set uses that server instead; --fresh is then refused.

Examples:
  one-check start
  one-check start --fresh --today 2026-11-21
  PORT=4100 one-check start`,
    )
    .action(async (options: Options) => {
      const today = options.today ?? todayInEnvironment();
      if (today !== undefined) process.env['ONE_CHECK_TODAY'] = today;
      const { runCity } = await import('./city/run-city.ts');
      await runCity({
        port: options.port ?? portInEnvironment() ?? defaultPort,
        data: options.fresh ? 'deleted' : 'kept',
      });
    });
}
