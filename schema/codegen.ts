/** `npm run codegen`: writes the resolver types of every subgraph, `subgraphs/<name>/schema.generated.ts`. */
import { definitionOf } from '../subgraphs/index.ts';
import { subgraphNames } from './departments.ts';
import { writeGenerated } from './generated-file.ts';
import { resolverTypeFiles } from './resolver-types.ts';

await writeGenerated(await resolverTypeFiles(subgraphNames.map(definitionOf)));
