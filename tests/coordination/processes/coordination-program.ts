/** Coordination in a process of its own, that pulls market supervision's feed until it ends. */
import { startPulling } from '../../../subgraphs/coordination/feed/pulling.ts';
import { openDatabase } from '../../../subgraphs/kit/postgres/database.ts';
import { readAssignment, tellReady } from './assignment.ts';

const { databaseUrl, port, feedKey } = readAssignment();

startPulling(openDatabase(databaseUrl), [
  {
    department: 'market-supervision',
    url: `http://127.0.0.1:${port}/graphql`,
    key: feedKey,
  },
]);
tellReady();
