/** The scalar `DateTime`: points in time, told in the time of Asia/Shanghai, which has no summer time. */
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { isDay } from '../kit/schema/scalars.ts';

const offset = 8 * 60 * 60 * 1000;

/** With its time zone, without which nobody knows when it was. */
const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Goes out as `2026-11-21T09:30:00.123+08:00`, from what the database tells; comes in as RFC 3339 has it. */
export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize: (value) => inShanghai(new Date(String(value))),
  parseValue: check,
  parseLiteral: (node) => check(node.kind === Kind.STRING ? node.value : undefined),
});

function check(value: unknown): string {
  // JavaScript takes 30 February for 2 March, and writes years beyond 9999 so that they come before all others.
  if (typeof value === 'string' && rfc3339.test(value) && isDay(value.slice(0, 10))) {
    const date = new Date(value.replace(' ', 'T'));
    const there = Number.isNaN(date.getTime()) ? '' : inShanghai(date);
    if (rfc3339.test(there)) return there;
  }
  throw new GraphQLError(
    `DateTime expects a point in time such as 2026-11-21T09:30:00+08:00, got ${JSON.stringify(value)}.`,
    { extensions: { code: 'BAD_USER_INPUT' } },
  );
}

function inShanghai(date: Date): string {
  return new Date(date.getTime() + offset).toISOString().replace('Z', '+08:00');
}
