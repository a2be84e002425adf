/** Whether a form was sent from the gateway's own page: a page of another site can send one here, but not say so. */
import type { IncomingHttpHeaders } from 'node:http';

/** True where the browser says that the form comes from this origin; `publicUrl` is what it knows the gateway by. */
export function isSameSite(headers: IncomingHttpHeaders, publicUrl: URL): boolean {
  const fetchSite = headers['sec-fetch-site'];
  if (fetchSite !== undefined && fetchSite !== 'same-origin') return false;
  const { origin, host } = headers;
  if (origin === undefined) return fetchSite === 'same-origin';
  if (!URL.canParse(origin)) return false;
  return origin === publicUrl.origin || new URL(origin).host === host;
}
