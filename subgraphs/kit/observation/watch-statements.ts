/** Hears every statement that goes over a pool's connections, whoever sends it. */
import { AsyncResource } from 'node:async_hooks';
import type pg from 'pg';

/** Is told a statement's text, without its parameters; what it returns is told the end, with a code where it failed. */
export type HearStatement = (text: string) => ((fault?: string) => void) | undefined;

/** Tells `hear` of every statement that is sent over `pool` from now on. */
export function watchStatements(pool: pg.Pool, hear: HearStatement): void {
  pool.on('connect', (client) => {
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const ended = hear(textOf(args[0]));
      return ended ? untilEnd(send, args, ended) : send(...args);
    }) as typeof client.query;
  });
}

/** Lets whoever waited for a connection go on as who it was: else its statements would count as another's. */
export function keepContext(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool);
  type Callback = Parameters<typeof connect>[0];
  pool.connect = ((callback?: Callback) =>
    callback ? connect(AsyncResource.bind(callback)) : connect()) as typeof pool.connect;
}

function untilEnd(
  send: (...args: unknown[]) => unknown,
  args: unknown[],
  ended: (fault?: string) => void,
): unknown {
  const last = args.at(-1);
  if (typeof last === 'function') {
    const told = (error: unknown, ...rest: unknown[]) => {
      ended(error ? codeOf(error) : undefined);
      last(error, ...rest);
    };
    return send(...args.slice(0, -1), told);
  }
  const sent = send(...args);
  if (sent instanceof Promise) {
    sent.then(
      () => ended(),
      (error) => ended(codeOf(error)),
    );
  } else {
    // A stream, such as COPY: it goes on for as long as it is written to.
    ended();
  }
  return sent;
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  const { text } = (statement ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : 'COPY';
}

/** PostgreSQL's code of an error; its message may quote values. */
function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'FAILED';
}
