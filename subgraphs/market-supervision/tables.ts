/** The register of businesses and market supervision's other registers; `migrations/` says what each column holds. */
import { date, pgTable, text } from 'drizzle-orm/pg-core';

export const business = pgTable('business', {
  uscc: text('id').primaryKey(),
  registrationNumber: text('registration_number'),
  name: text().notNull(),
  kind: text(),
  legalRepresentative: text('legal_representative'),
  address: text(),
  areaCode: text('area_code'),
  street: text(),
  streetCode: text('street_code'),
  establishedOn: date('established_on'),
  status: text({
    enum: ['ACTIVE', 'SUSPENDED', 'DEREGISTERED', 'REVOKED', 'MOVED_AWAY'],
  }).notNull(),
  statusChangedOn: date('status_changed_on'),
  tradeCode: text('trade_code'),
  tradeName: text('trade_name'),
  scope: text(),
  phone: text(),
  riskGrade: text('risk_grade', { enum: ['A', 'B', 'C', 'D'] }),
});

export type BusinessRow = typeof business.$inferSelect;

export const specialEquipment = pgTable('special_equipment', {
  id: text().primaryKey(),
  uscc: text().notNull(),
  kind: text({ enum: ['LIFT', 'BOILER', 'PRESSURE_VESSEL', 'GAS_CYLINDER'] }).notNull(),
  location: text(),
  installedOn: date('installed_on'),
  nextTestDue: date('next_test_due'),
});

export const abnormalListing = pgTable('abnormal_listing', {
  id: text().primaryKey(),
  uscc: text().notNull(),
  reason: text().notNull(),
  listedOn: date('listed_on').notNull(),
  removedOn: date('removed_on'),
});

export const complaint = pgTable('complaint', {
  id: text().primaryKey(),
  uscc: text().notNull(),
  receivedOn: date('received_on').notNull(),
  matter: text().notNull(),
  answeredOn: date('answered_on'),
});
