/** Sends a request's bytes, and reads what comes back for as long as it comes. */
import { connect } from 'node:net';

export interface Received {
  /** 0 where the connection closed without an answer. */
  readonly status: number;
  readonly body: string;
  readonly text: string;
  readonly milliseconds: number;
}

/** Long enough for anything; what takes longer is a request that nobody answers. */
const patienceMs = 45_000;

/** Sends `bytes`, and then says no more: whether the rest is to be waited for, or where it is cut off, never comes. */
export function send(url: string, bytes: Buffer, isCutOff: boolean): Promise<Received> {
  const { hostname, port } = new URL(url);
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const chunks: Buffer[] = [];
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('The gateway does not answer.')));
    socket.on('connect', () => (isCutOff ? socket.end(bytes) : socket.write(bytes)));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // It may close on what it does not want to read to the end; what it said before counts.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => {
      resolve({ ...firstAnswer(Buffer.concat(chunks)), milliseconds: performance.now() - started });
    });
  });
}

/** Where bytes are left over, the server takes them for a request of their own, and answers that as well. */
function firstAnswer(received: Buffer): Omit<Received, 'milliseconds'> {
  const end = received.indexOf('\r\n\r\n');
  const head = received.subarray(0, end).toString('utf8');
  const rest = received.subarray(end + 4);
  const [, status = '0'] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? [];
  if (status === '100') return firstAnswer(rest);
  const [, length] = /^content-length: (\d+)/im.exec(head) ?? [];
  const body = rest
    .subarray(0, length === undefined ? rest.length : Number(length))
    .toString('utf8');
  return { status: Number(status), body, text: `${head}\r\n\r\n${body}` };
}
