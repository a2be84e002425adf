/** What urban management resolves beyond records and registers. */

export const resolvers = {
  WasteTruck: {
    // A truck is registered under its number plate.
    plate: ({ id }: { id: string }) => id,
  },
};
