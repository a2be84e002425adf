/** Market supervision in a process of its own, that serves its feed and, with a seed, writes at random until it ends. */
import { randomBytes } from 'node:crypto';
import { definitionOf } from '../../../subgraphs/index.ts';
import { openDatabase } from '../../../subgraphs/kit/postgres/database.ts';
import { serveSubgraph } from '../../../subgraphs/kit/serve/serve.ts';
import { readAssignment, tellReady } from './assignment.ts';
import { writeAtRandom } from './random-writes.ts';

const { databaseUrl, port, feedKey, seed } = readAssignment();

await serveSubgraph(definitionOf('market-supervision'), {
  databaseUrl,
  port,
  keys: { gateway: randomBytes(32), coordination: feedKey },
});
tellReady();
if (seed !== undefined) {
  const database = openDatabase(databaseUrl);
  await Promise.all([0, 1, 2].map((writer) => writeAtRandom(database, seed * 3 + writer)));
}
