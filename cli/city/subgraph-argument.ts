/** The argument that names a subgraph, as every command takes it. */
import { Argument } from 'commander';
import { subgraphNames } from '../../schema/departments.ts';

export function subgraphArgument(): Argument {
  return new Argument('<name>', 'the subgraph').choices(subgraphNames);
}
