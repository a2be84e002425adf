/** The W3C trace context that a request carries: one name for it in every log and trace, in whatever process. */
import { randomFillSync } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The `traceparent` of a request; undefined where it has none that can be used. */
export function traceparentIn({ traceparent }: IncomingHttpHeaders): string | undefined {
  const given = String(traceparent ?? '');
  const isOne = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/.test(
    given,
  );
  return isOne ? given : undefined;
}

/** A `traceparent` for a request that comes without; nobody records what it names. */
export function newTraceparent(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-00`;
}

/** What all that belongs to one request is traced by. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

/** Random bytes are drawn for many requests at once: each needs some, and to draw is dear. */
const drawn = Buffer.alloc(4_096);
let used = drawn.length;

/** So many random bytes in hexadecimal digits. */
function randomHex(bytes: number): string {
  if (used + bytes > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += bytes;
  return drawn.toString('hex', used - bytes, used);
}
