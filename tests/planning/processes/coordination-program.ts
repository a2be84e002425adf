/** Coordination in a process of its own, that plans, and pulls the feeds it is told of, until it is killed. */
import { randomBytes } from 'node:crypto';
import type { DepartmentName } from '../../../schema/departments.ts';
import { coordinationOver } from '../../../subgraphs/coordination/subgraph.ts';
import { serveSubgraph } from '../../../subgraphs/kit/serve/serve.ts';

const {
  databaseUrl,
  port,
  key,
  feeds = [],
} = JSON.parse(process.argv[2] ?? '') as {
  databaseUrl: string;
  port: number;
  key: string;
  feeds?: { department: DepartmentName; url: string; key: string }[];
};

const sources = feeds.map((feed) => ({ ...feed, key: Buffer.from(feed.key, 'base64url') }));

await serveSubgraph(
  coordinationOver(() => sources),
  {
    databaseUrl,
    port,
    keys: { gateway: Buffer.from(key, 'base64url'), coordination: randomBytes(32) },
  },
);
process.send?.('ready');
