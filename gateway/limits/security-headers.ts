/** The headers that every answer of the gateway carries; a page sets stricter or looser ones of its own. */

const always = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

const year = 365 * 24 * 60 * 60;

/** Those of a gateway that people know by `publicUrl`: once it was reached over HTTPS, browsers use nothing else. */
export function securityHeaders(publicUrl: string | undefined): Readonly<Record<string, string>> {
  const secure = publicUrl !== undefined && new URL(publicUrl).protocol === 'https:';
  return { ...always, ...(secure && { 'strict-transport-security': `max-age=${year}` }) };
}
