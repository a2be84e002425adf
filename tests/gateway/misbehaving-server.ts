/** Servers that stand in a subgraph's place and misbehave: they hang, break off, or answer what is no answer. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface MisbehavingServer {
  readonly url: string;
  /** Requests whose caller went away before they were answered. */
  abandoned(): number;
  requests(): number;
  /** Treats the requests that come from now on as `behave` does. */
  behaveLike(behave: RequestListener): void;
  close(): Promise<void>;
}

/** Starts a server that treats every request as `behave` does. */
export async function startMisbehaving(behave: RequestListener): Promise<MisbehavingServer> {
  let requests = 0;
  let abandoned = 0;
  let present = behave;
  const server = createServer((request, response) => {
    requests += 1;
    response.once('close', () => {
      if (!response.writableFinished) abandoned += 1;
    });
    present(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    abandoned: () => abandoned,
    requests: () => requests,
    behaveLike(other) {
      present = other;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const hangs: RequestListener = () => undefined;

/** Answers with `body` and `status`. */
export function answers(
  body: string | Buffer,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
}

/** Breaks the connection before any answer, as a process does that ends. */
export const resets: RequestListener = (request) => {
  request.socket.resetAndDestroy();
};

/** Behaves like the listeners in turn, the last of them for ever. */
export function inTurn(...listeners: readonly RequestListener[]): RequestListener {
  let turn = 0;
  return (request, response) => {
    const listener = listeners[Math.min(turn, listeners.length - 1)];
    turn += 1;
    listener?.(request, response);
  };
}

/** Announces a long answer and then sends it one byte at a time. */
export const drips: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 10_000 });
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(timer));
};

/** Breaks the connection in the middle of an answer. */
export const breaksOff: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
  response.write('{"data":', () => response.destroy());
};
