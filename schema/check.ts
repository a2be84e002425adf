/** `npm run check:schema`: fails where a file made from the schemas is not what they make today. */
import { definitionOf } from '../subgraphs/index.ts';
import { CompositionError, compose, composedFiles } from './composition.ts';
import { subgraphNames } from './departments.ts';
import { staleFiles } from './generated-file.ts';
import { resolverTypeFiles } from './resolver-types.ts';
import { manifestFile, misfitComplaints } from './trusted-documents.ts';

const subgraphs = subgraphNames.map(definitionOf);
const complaints: string[] = [];

try {
  const graph = compose(subgraphs);
  const manifest = await manifestFile();
  for (const { path } of await staleFiles([...composedFiles(graph), manifest])) {
    complaints.push(`${path} is stale: npm run compose`);
  }
  complaints.push(...misfitComplaints(manifest, graph.api));
} catch (error) {
  if (!(error instanceof CompositionError)) throw error;
  complaints.push(error.message);
}

for (const { path } of await staleFiles(await resolverTypeFiles(subgraphs))) {
  complaints.push(`${path} is stale: npm run codegen`);
}

for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
