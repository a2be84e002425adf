/** The tables every department keeps alike; `migrations/0001_records.sql` says what each column holds. */
import { date, numeric, pgTable, text } from 'drizzle-orm/pg-core';

export const party = pgTable('party', {
  id: text().primaryKey(),
  name: text().notNull(),
  recordedUscc: text('recorded_uscc'),
  registrationNumber: text('registration_number'),
  organisationCode: text('organisation_code'),
  legalRepresentative: text('legal_representative'),
  address: text(),
  street: text(),
  uscc: text(),
});

export const permit = pgTable('permit', {
  id: text().primaryKey(),
  kind: text().notNull(),
  certificate: text().notNull(),
  documentNumber: text('document_number'),
  content: text(),
  decidedOn: date('decided_on').notNull(),
  validFrom: date('valid_from'),
  validTo: date('valid_to'),
  authority: text(),
  status: text({ enum: ['VALID', 'INVALID'] }).notNull(),
});

export const inspection = pgTable('inspection', {
  id: text().primaryKey(),
  kind: text({ enum: ['ROUTINE', 'SPECIAL_CAMPAIGN', 'CASE'] }).notNull(),
  selection: text({ enum: ['TARGETED', 'DOUBLE_RANDOM'] }).notNull(),
  itemCodes: text('item_codes').array().notNull(),
  itemNames: text('item_names').array().notNull(),
  plannedFrom: date('planned_from'),
  plannedTo: date('planned_to'),
  inspectedOn: date('inspected_on'),
  officers: text().array().notNull(),
  outcome: text({ enum: ['CLEAN', 'PROBLEMS_FOUND', 'NO_VIOLATION_ADVICE'] }),
  findings: text().array().notNull(),
  measures: text().array().notNull(),
  status: text({ enum: ['PLANNED', 'DONE', 'CANCELLED'] }).notNull(),
  day: date().notNull(),
});

export const entry = pgTable('entry', {
  id: text().primaryKey(),
  type: text({
    enum: ['LICENCE_VERIFICATION', 'CASE_INVESTIGATION', 'PATROL', 'GUIDANCE'],
  }).notNull(),
  day: date().notNull(),
  place: text(),
  officers: text().array().notNull(),
  concerning: text(),
  notes: text(),
});

export const penalty = pgTable('penalty', {
  id: text().primaryKey(),
  violation: text(),
  facts: text(),
  basis: text(),
  categories: text().array().notNull(),
  content: text(),
  fineYuan: numeric('fine_yuan', { mode: 'number' }),
  confiscatedYuan: numeric('confiscated_yuan', { mode: 'number' }),
  suspendedCertificate: text('suspended_certificate'),
  decidedOn: date('decided_on').notNull(),
  validUntil: date('valid_until'),
  publishedUntil: date('published_until'),
  authority: text(),
});
