/** Urban management's own registers; `migrations/` says what each column holds. */
import { boolean, date, integer, numeric, pgTable, text } from 'drizzle-orm/pg-core';

export const fumePurifier = pgTable('fume_purifier', {
  id: text().primaryKey(),
  uscc: text().notNull(),
  model: text().notNull(),
  stoves: integer().notNull(),
  cleanedOn: date('cleaned_on'),
  measuredMgPerM3: numeric('measured_mg_m3', { mode: 'number' }),
  measuredOn: date('measured_on'),
});

export const wasteTruck = pgTable('waste_truck', {
  id: text().primaryKey(),
  uscc: text().notNull(),
  loadTonnes: numeric('load_tonnes', { mode: 'number' }).notNull(),
  disposalSite: text('disposal_site').notNull(),
  tracked: boolean().notNull(),
});

export const shopFront = pgTable('shop_front', {
  id: text().primaryKey(),
  uscc: text().notNull(),
  lengthMetres: numeric('length_metres', { mode: 'number' }).notNull(),
  outdoorSeating: boolean('outdoor_seating').notNull(),
  wasteSorted: boolean('waste_sorted').notNull(),
});
