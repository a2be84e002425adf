/** A server in a department's place that answers whatever a test tells it to, as a department of another version might. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedSource } from '../../subgraphs/coordination/feed/configuration.ts';

export interface OddDepartment extends FeedSource {
  /** Answers with this from now on, until told otherwise. */
  answer(status: number, body: unknown): void;
  /** Tells `changes` as one page of epoch `e`, to whoever has not read it, and nothing more. */
  tell(...changes: readonly unknown[]): void;
  /** How often it was asked. */
  readonly asked: number;
  close(): Promise<void>;
}

/** Stands in water's place; it has nothing to tell yet. */
export async function oddDepartment(): Promise<OddDepartment> {
  let asked = 0;
  let pages = 0;
  let respond: (after: unknown) => { status: number; body: unknown };
  const server = createServer(async (request, response) => {
    asked += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { after } = JSON.parse(Buffer.concat(chunks).toString()).variables;
    const { status, body } = respond(after);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  function tell(...changes: readonly unknown[]): void {
    const cursor = changes.length > 0 ? `page-${++pages}` : null;
    respond = (after) => {
      const told = after === cursor ? [] : changes;
      const page = { epoch: 'e', changes: told, endCursor: cursor ?? after, hasMore: false };
      return { status: 200, body: { data: { changes: page } } };
    };
  }
  tell();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    department: 'water',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    key: randomBytes(32),
    get asked() {
      return asked;
    },
    tell,
    answer(status, body) {
      respond = () => ({ status, body });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
