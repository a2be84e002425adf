/** The name a request was addressed to: it must be one, and in local trials one that only reaches this machine. */
import type { IncomingHttpHeaders } from 'node:http';
import { RequestRefused } from './refusal.ts';

/** Whether `host`, a name or address without port, only reaches this machine. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

/**
 * Refuses a Host that is no name: what reads the request's URL would stumble over it.
 *
 * @throws {RequestRefused} 400
 */
export function requireHost({ host = '' }: IncomingHttpHeaders): void {
  if (/^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(host)) return;
  throw new RequestRefused(400, 'BAD_REQUEST', 'The Host header is not the name of a server.');
}

/**
 * Refuses a request addressed to any name but loopback's: a web page that points its own name at 127.0.0.1 makes a
 * browser send its visitor's requests here, but cannot make it send another Host.
 *
 * @throws {RequestRefused} 403
 */
export function requireLoopbackHost({ host = '' }: IncomingHttpHeaders): void {
  if (isLoopback(host.replace(/:\d+$/, ''))) return;
  throw new RequestRefused(
    403,
    'FORBIDDEN',
    'This gateway is for trials on this machine: address it as localhost or 127.0.0.1.',
  );
}
