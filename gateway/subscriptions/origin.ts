/** Which pages may connect: a WebSocket asks no browser for leave, so that the gateway must look itself. */
import type { IncomingHttpHeaders } from 'node:http';
import { RequestRefused } from '../requests/refusal.ts';

/**
 * Refuses a page of a site that is neither this nor in `listed`. Programs that are no browsers tell no origin.
 *
 * @throws {RequestRefused} 403
 */
export function requireListedOrigin(
  { origin, host }: IncomingHttpHeaders,
  listed: readonly string[],
): void {
  if (origin === undefined || listed.includes(origin)) return;
  if (URL.parse(origin)?.host === host) return;
  throw new RequestRefused(
    403,
    'ORIGIN_NOT_ALLOWED',
    'Pages of this site may not connect: list it with CORS_ORIGINS.',
  );
}
