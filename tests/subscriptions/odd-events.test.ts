/** Events of a subgraph that are not what was asked for: each costs itself, as the answer of a query would, and none the rest. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startGateway } from '../../gateway/server.ts';
import { composed, WatchedFile } from '../gateway/foreign-graph.ts';
import { overEvents, overSocket } from './listening.ts';

const odd = [
  ...['null', '7', '"text"', '[]', '{}', 'no JSON', '', '{"data":', '[[[['],
  ...['{"data":5}', '{"data":[]}', '{"data":{"rang":7}}', '{"data":{"rang":{"id":{}}}}'],
  ...['{"data":{"rang":{"id":null}}}', '{"data":{"rang":{"tick":"x","id":"a"}}}', '{"errors":7}'],
  ...['{"errors":[7]}', '{"errors":[{}],"data":null}', '{"data":{"rang":[{"id":"a"}]}}'],
];

const typeDefs = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { now: Int }
  type Subscription { rang: Bell }
  type Bell @key(fields: "id") { id: ID! tick: Int }`;

test.each([
  ['event streams', overEvents],
  ['WebSockets', async (...of: Parameters<typeof overEvents>) => overSocket(...of)],
])('over %s', async (_, subscribe) => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const sound = '{"data":{"rang":{"id":"a","tick":1}}}';
    for (const event of [...odd, sound]) response.write(`event: next\ndata: ${event}\n\n`);
    response.end('event: complete\n\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const file = await WatchedFile.create();
  await file.replace(
    composed({ name: 'bells', url: `http://127.0.0.1:${port}/graphql`, typeDefs }),
  );
  const gateway = await startGateway(file.options);
  const question = { query: 'subscription { rang { id tick } }' };
  const listener = await subscribe(gateway.url, question, {});
  expect(await listener.over).toBeUndefined();
  expect(listener.told.at(-1)).toEqual({ data: { rang: { id: 'a', tick: 1 } } });
  expect(listener.told).toHaveLength(odd.length + 1);
  for (const { errors, data } of listener.told.slice(0, -1)) {
    // An answer without data and errors is a null without a reason.
    if (data?.rang === undefined || errors) expect(errors?.length).toBeGreaterThan(0);
  }
  expect(file.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  await gateway.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await file.remove();
});
