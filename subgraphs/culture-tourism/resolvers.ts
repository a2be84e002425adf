/** What culture and tourism resolves beyond records and registers. */
import type { Resolvers } from './schema.generated.ts';

export const resolvers = {
  Venue: {
    closesAt: ({ closesAt }: { closesAt: string | null }) => closesAt?.slice(0, 'HH:MM'.length),
  },
} satisfies Resolvers;
