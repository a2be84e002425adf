/** The scalar `DateTime`: points in time, told in the time of Asia/Shanghai, which has no summer time. */
import { GraphQLScalarType } from 'graphql';

const offset = 8 * 60 * 60 * 1000;

/** From what the database tells: `2026-11-21 09:30:00.123456+08`. */
export const DateTime = new GraphQLScalarType<never, string>({
  name: 'DateTime',
  serialize: (value) =>
    new Date(new Date(String(value)).getTime() + offset).toISOString().replace('Z', '+08:00'),
});
