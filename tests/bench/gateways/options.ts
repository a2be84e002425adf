/** What the benchmark is told on the command line. */
import { Command, InvalidArgumentError } from 'commander';

export interface Options {
  /** Names of contenders; all when absent. */
  readonly only: readonly string[] | undefined;
  readonly rounds: number;
  readonly seconds: number;
  /** How long subgraphs hold back every answer, in milliseconds. */
  readonly latency: number;
  /** Whether the README's section is to be written. */
  readonly write: boolean;
  /** Where processes leave profiles of what their processor did, where they are to. */
  readonly cpuProfile: string | undefined;
}

const contenderNames = [
  'one-check',
  'apollo-gateway',
  'hive-js',
  'hive-js-unshared',
  'hive-rust',
  'hive-rust-unshared',
  'bare-exchange',
] as const;

/** Reads the command line; ends the process with a word of help where it does not fit. */
export function readOptions(): Options {
  return new Command('bench:gateways')
    .description('Measures our gateway beside others, on the same subgraphs and questions.')
    .option('--only <names>', `some of ${contenderNames.join(',')}`, names)
    .option('--rounds <number>', 'how often each takes its turn', positive, 5)
    .option('--seconds <number>', 'how long a turn is', positive, 5)
    .option('--latency <ms>', 'how long subgraphs hold back every answer', Number, 0)
    .option('--cpu-profile <folder>', 'where each gateway leaves a .cpuprofile when it ends')
    .option('--write', "write the figures into the READMEs' section on performance", false)
    .parse()
    .opts<Options>();
}

function names(text: string): string[] {
  const given = text.split(',');
  const unknown = given.filter((name) => !contenderNames.some((known) => known === name));
  if (unknown.length === 0) return given;
  throw new InvalidArgumentError(`${unknown.join(', ')}: not among ${contenderNames.join(', ')}.`);
}

function positive(text: string): number {
  const number = Number(text);
  if (number > 0) return number;
  throw new InvalidArgumentError('A number above 0 is needed.');
}
