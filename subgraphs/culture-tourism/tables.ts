/** Culture and tourism's own registers; `migrations/` says what each column holds. */
import { date, integer, pgTable, text, time } from 'drizzle-orm/pg-core';

export const venue = pgTable('venue', {
  id: text().primaryKey(),
  uscc: text().notNull(),
  kind: text({ enum: ['SONG_AND_DANCE', 'INTERNET_CAFE', 'THEATRE', 'HOTEL'] }).notNull(),
  capacity: integer().notNull(),
  fireExits: integer('fire_exits').notNull(),
  closesAt: time('closes_at'),
  terminals: integer(),
});

export const performance = pgTable('performance', {
  id: text().primaryKey(),
  uscc: text().notNull(),
  title: text().notNull(),
  performedOn: date('performed_on').notNull(),
  approval: text(),
});

export const relicZonePremises = pgTable('relic_zone_premises', {
  id: text().primaryKey(),
  uscc: text().notNull(),
  relic: text().notNull(),
  zone: text({ enum: ['PROTECTION_RANGE', 'CONSTRUCTION_CONTROL'] }).notNull(),
  metres: integer().notNull(),
});
