/** Water's own registers; `migrations/` says what each column holds. */
import { boolean, date, numeric, pgTable, text } from 'drizzle-orm/pg-core';

export const intakeMeter = pgTable('intake_meter', {
  id: text().primaryKey(),
  uscc: text().notNull(),
  source: text({ enum: ['GROUNDWATER', 'SURFACE_WATER'] }).notNull(),
  permittedM3: numeric('permitted_m3', { mode: 'number' }).notNull(),
  takenM3: numeric('taken_m3', { mode: 'number' }).notNull(),
  calibratedOn: date('calibrated_on'),
});

export const sewageOutlet = pgTable('sewage_outlet', {
  id: text().primaryKey(),
  uscc: text().notNull(),
  sewer: text().notNull(),
  greaseTrap: boolean('grease_trap').notNull(),
  dailyM3: numeric('daily_m3', { mode: 'number' }),
  sampledOn: date('sampled_on'),
});

export const riverActivity = pgTable('river_activity', {
  id: text().primaryKey(),
  uscc: text().notNull(),
  river: text().notNull(),
  kind: text({ enum: ['SAND_MINING', 'RIVER_WORKS'] }).notNull(),
  permittedM3: numeric('permitted_m3', { mode: 'number' }),
  until: date(),
});
