/** What culture and tourism resolves beyond records and registers. */

export const resolvers = {
  Venue: {
    closesAt: ({ closesAt }: { closesAt: string | null }) => closesAt?.slice(0, 'HH:MM'.length),
  },
};
