/** The scalar `TimeOfDay`: times of a day in Asia/Shanghai, to the minute. */
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const hoursAndMinutes = /^([01]\d|2[0-3]):[0-5]\d$/;

export const TimeOfDay = new GraphQLScalarType<string, string>({
  name: 'TimeOfDay',
  serialize: String,
  parseValue: check,
  parseLiteral: (node) => check(node.kind === Kind.STRING ? node.value : undefined),
});

function check(value: unknown): string {
  if (typeof value === 'string' && hoursAndMinutes.test(value)) return value;
  throw new GraphQLError(
    `TimeOfDay expects a time of day such as 09:30, got ${JSON.stringify(value)}.`,
    { extensions: { code: 'BAD_USER_INPUT' } },
  );
}
