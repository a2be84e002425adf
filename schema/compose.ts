/** `npm run compose`: writes the composed graph, `supergraph.graphql` and `api.graphql`, or tells why it cannot. */
import { definitionOf } from '../subgraphs/index.ts';
import { CompositionError, compose, composedFiles } from './composition.ts';
import { subgraphNames } from './departments.ts';
import { writeGenerated } from './generated-file.ts';

try {
  const graph = compose(subgraphNames.map(definitionOf));
  for (const warning of graph.warnings) console.warn(`${warning}\n`);
  await writeGenerated(composedFiles(graph));
} catch (error) {
  if (!(error instanceof CompositionError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
