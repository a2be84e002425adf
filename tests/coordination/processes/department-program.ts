/** Market supervision in a process of its own, that serves its feed and, with a seed, writes at random until it ends. */
import { randomBytes } from 'node:crypto';
import { definitionOf } from '../../../subgraphs/index.ts';
import { openDatabase } from '../../../subgraphs/kit/postgres/database.ts';
import { serveSubgraph } from '../../../subgraphs/kit/serve/serve.ts';
import { readAssignment, tellReady } from './assignment.ts';
import { truncate, writeAtRandom } from './random-writes.ts';

const { databaseUrl, port, feedKey, seed } = readAssignment();

await serveSubgraph(definitionOf('market-supervision'), {
  databaseUrl,
  port,
  keys: { gateway: randomBytes(32), coordination: feedKey },
});
tellReady();
if (seed !== undefined) {
  const database = openDatabase(databaseUrl);
  // Early on only: a feed that begins anew would make good whatever was lost before.
  if (seed === 2) await truncate(database);
  await Promise.all([0, 1, 2, 3].map((writer) => writeAtRandom(database, seed * 4 + writer)));
}
