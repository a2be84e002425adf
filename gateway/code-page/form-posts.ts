/** Forms as browsers send them: read on the page's own routes only, and never larger than what they hold may be. */
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** 2,000 Chinese characters, each nine bytes on the way, and as much again. */
const mostBytes = 36_000;

/** Lets `app` read forms, and nothing else. */
export function readForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: mostBytes },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
}

/** A field of the form that was sent, '' where it has none; lines end as they do outside forms. */
export function fieldOf({ body }: FastifyRequest, name: string): string {
  const value = body instanceof URLSearchParams ? (body.get(name) ?? '') : '';
  return value.replaceAll('\r\n', '\n');
}
