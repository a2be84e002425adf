/** What is done with one WebSocket, whatever is said over it: sending, closing, and seeing whether its client is still there. */
import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';

/** Resolves when the text has left, so that a client that reads slowly is waited for. */
export function sent(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    // It closed: whoever sends hears that otherwise.
    socket.send(text, () => resolve());
  });
}

/** The longest reason that a closing frame takes, in bytes. */
const longestReason = 123;

/** Closes with as much of the reason as fits: what clients send can be in it. */
export function close(
  socket: WebSocket,
  code: number = CloseCode.InternalServerError,
  reason = '',
): void {
  const whole = Buffer.from(reason);
  // What was cut in the middle of a character ends before it.
  const fitting = new TextDecoder().decode(whole.subarray(0, longestReason), { stream: true });
  socket.close(code, fitting);
}

/** So many pings in a row may go unanswered: one may, when it was us who had no time to read the answer. */
const unansweredAllowed = 2;

/** Asks the client at each beat whether it is there, and cuts off one that is not. */
export function heartbeat(socket: WebSocket, everyMs: number): () => void {
  let unanswered = 0;
  socket.on('pong', () => {
    unanswered = 0;
  });
  const beat = setInterval(() => {
    if (unanswered >= unansweredAllowed) {
      socket.terminate();
      return;
    }
    unanswered += 1;
    socket.ping();
  }, everyMs);
  return () => clearInterval(beat);
}
