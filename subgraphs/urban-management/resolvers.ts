/** What urban management resolves beyond records and registers. */
import type { Resolvers } from './schema.generated.ts';

export const resolvers = {
  WasteTruck: {
    // A truck is registered under its number plate.
    plate: ({ id }: { id: string }) => id,
  },
} satisfies Resolvers;
