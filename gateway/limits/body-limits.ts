/** What the JSON of a request may be, before anything reads it: one operation, with values that are not nested without end. */
import type { FastifyRequest } from 'fastify';
import { searchOf } from '../requests/parameters.ts';
import { RequestRefused } from '../requests/refusal.ts';

/** Lists and objects within each other: what writes JSON calls itself for each of them. */
const nestingAllowed = 100;

/**
 * Refuses a list of requests, and values that are nested too far, whether they come as a body or in the URL.
 *
 * @throws {RequestRefused} 400
 */
export function requireOneFlatRequest({
  body,
  url,
  method,
}: Pick<FastifyRequest, 'body' | 'url' | 'method'>): void {
  if (Array.isArray(body)) {
    throw new RequestRefused(
      400,
      'BATCHING_NOT_SUPPORTED',
      `The body is a list of ${body.length} requests, and may be one: send each by itself.`,
    );
  }
  const values = method === 'POST' ? [body] : valuesIn(url);
  if (values.some((value) => isNestedBeyond(value, nestingAllowed))) {
    throw new RequestRefused(
      400,
      'REQUEST_TOO_NESTED',
      `The request has more than ${nestingAllowed} lists and objects within each other, and may have ${nestingAllowed}: flatten its variables.`,
    );
  }
}

/** The JSON in a URL; what is none is told by whoever reads it to run it. */
function valuesIn(url: string): unknown[] {
  return ['variables', 'extensions'].flatMap((name) =>
    searchOf(url)
      .getAll(name)
      .map((text) => {
        try {
          return JSON.parse(text);
        } catch {
          return undefined;
        }
      }),
  );
}

function isNestedBeyond(json: unknown, levels: number): boolean {
  let level = isNested(json) ? [json] : [];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= levels) return true;
    const below: object[] = [];
    for (const value of level) {
      for (const member of Array.isArray(value) ? value : Object.values(value)) {
        if (isNested(member)) below.push(member);
      }
    }
    level = below;
  }
  return false;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
