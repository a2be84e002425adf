/** Coordination in a process of its own, that plans until it is killed. */
import { randomBytes } from 'node:crypto';
import { coordinationOver } from '../../../subgraphs/coordination/subgraph.ts';
import { serveSubgraph } from '../../../subgraphs/kit/serve/serve.ts';

const { databaseUrl, port, key } = JSON.parse(process.argv[2] ?? '') as {
  databaseUrl: string;
  port: number;
  key: string;
};

await serveSubgraph(
  coordinationOver(() => []),
  {
    databaseUrl,
    port,
    keys: { gateway: Buffer.from(key, 'base64url'), coordination: randomBytes(32) },
  },
);
process.send?.('ready');
