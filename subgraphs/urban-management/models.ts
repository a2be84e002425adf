/** What urban management's resolvers get as the parents of types that are more than their fields. */
import type { wasteTruck } from './tables.ts';

export type WasteTruckModel = typeof wasteTruck.$inferSelect;
