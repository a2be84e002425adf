/**
 * `npm run compose`: writes the composed graph, `supergraph.graphql` and `api.graphql`, and the manifest of the project's
 * own operations, or tells why it cannot.
 */
import { definitionOf } from '../subgraphs/index.ts';
import { CompositionError, compose, composedFiles } from './composition.ts';
import { subgraphNames } from './departments.ts';
import { writeGenerated } from './generated-file.ts';
import { manifestFile, misfitComplaints } from './trusted-documents.ts';

try {
  const graph = compose(subgraphNames.map(definitionOf));
  for (const warning of graph.warnings) console.warn(`${warning}\n`);
  const manifest = await manifestFile();
  await writeGenerated([...composedFiles(graph), manifest]);
  const misfits = misfitComplaints(manifest, graph.api);
  for (const misfit of misfits) console.error(misfit);
  if (misfits.length > 0) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof CompositionError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
