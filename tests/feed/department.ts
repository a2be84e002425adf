/** A department's subgraph served for real over a database of its own, and the means to write into that database. */
import { randomBytes } from 'node:crypto';
import type { DepartmentName } from '../../schema/departments.ts';
import type { FeedSource } from '../../subgraphs/coordination/feed/configuration.ts';
import { definitionOf } from '../../subgraphs/index.ts';
import type { SubgraphKeys } from '../../subgraphs/kit/identity/internal-token.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { serveSubgraph } from '../../subgraphs/kit/serve/serve.ts';
import { createTestDatabase } from '../setup/database.ts';

export interface TestDepartment extends FeedSource {
  readonly keys: SubgraphKeys;
  readonly databaseUrl: string;
  /** Connections beside the subgraph's own, to write as the department's other systems do. */
  readonly database: Database;
  close(): Promise<void>;
}

/** Serves `department` over a fresh database. */
export async function serveDepartment(department: DepartmentName): Promise<TestDepartment> {
  const { url: databaseUrl, drop } = await createTestDatabase(department);
  const keys = testKeys();
  const served = await serveSubgraph(definitionOf(department), { databaseUrl, keys, port: 0 });
  const database = openDatabase(databaseUrl);
  return {
    department,
    url: served.url,
    key: keys.coordination,
    keys,
    databaseUrl,
    database,
    async close() {
      await served.close();
      await database.close();
      await drop();
    },
  };
}

function testKeys(): SubgraphKeys {
  return { gateway: randomBytes(32), coordination: randomBytes(32) };
}
