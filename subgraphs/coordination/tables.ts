/**
 * The ledger's tables; `migrations/0001_ledger.sql` says what each column holds. What a fact tells is named as in the
 * fact (kit/feed/fact.ts), so that a page of facts needs no other translation on its way in.
 */
import { boolean, date, integer, numeric, pgSchema, pgTable, text } from 'drizzle-orm/pg-core';

/** What every row of the ledger has beside its fact. */
const provenance = () => ({
  department: text().notNull(),
  generation: integer().notNull(),
});

/** What every record of a party tells of its subject. */
const subject = () => ({
  ...provenance(),
  id: text().notNull(),
  partyId: text('party_id').notNull(),
  uscc: text(),
  name: text().notNull(),
  address: text(),
  street: text(),
});

export const inspection = pgTable('inspection', {
  ...subject(),
  inspectionKind: text('inspection_kind').notNull(),
  selection: text().notNull(),
  itemCodes: text('item_codes').array().notNull(),
  plannedFrom: date('planned_from'),
  plannedTo: date('planned_to'),
  inspectedOn: date('inspected_on'),
  day: date().notNull(),
  outcome: text(),
  status: text().notNull(),
  visitCode: text('visit_code'),
});

export const permit = pgTable('permit', {
  ...subject(),
  permitKind: text('permit_kind').notNull(),
  certificate: text().notNull(),
  decidedOn: date('decided_on').notNull(),
  validFrom: date('valid_from'),
  validTo: date('valid_to'),
  status: text().notNull(),
});

export const penalty = pgTable('penalty', {
  ...subject(),
  violation: text(),
  categories: text().array().notNull(),
  fineYuan: numeric('fine_yuan', { mode: 'number' }),
  decidedOn: date('decided_on').notNull(),
  unpublished: boolean().notNull(),
});

/** Entries that are no inspections; a patrol may have no party. */
export const entry = pgTable('entry', {
  ...provenance(),
  id: text().notNull(),
  partyId: text('party_id'),
  uscc: text(),
  name: text(),
  address: text(),
  street: text(),
  type: text({
    enum: ['LICENCE_VERIFICATION', 'CASE_INVESTIGATION', 'PATROL', 'GUIDANCE'],
  }).notNull(),
  day: date().notNull(),
});

export const business = pgTable('business', {
  ...provenance(),
  id: text('uscc').notNull(),
  registrationNumber: text('registration_number'),
  name: text().notNull(),
  address: text(),
  street: text(),
  establishedOn: date('established_on'),
  status: text().notNull(),
  statusChangedOn: date('status_changed_on'),
  tradeCode: text('trade_code'),
  riskGrade: text('risk_grade'),
});

const matching = pgSchema('matching');

export const party = matching.table('party', {
  ...provenance(),
  id: text().notNull(),
  name: text().notNull(),
  recordedUscc: text('recorded_uscc'),
  registrationNumber: text('registration_number'),
  organisationCode: text('organisation_code'),
  legalRepresentative: text('legal_representative'),
  address: text(),
  street: text(),
  uscc: text(),
});

export const representative = matching.table('representative', {
  ...provenance(),
  id: text('uscc').notNull(),
  legalRepresentative: text('legal_representative'),
});
