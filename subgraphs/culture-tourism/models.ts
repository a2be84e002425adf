/** What culture and tourism's resolvers get as the parents of types that are more than their fields. */
import type { venue } from './tables.ts';

export type VenueModel = typeof venue.$inferSelect;
