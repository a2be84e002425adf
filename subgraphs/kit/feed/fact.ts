/**
 * A fact: the least that the whole city must know of one record, as a department's change feed tells it.
 *
 * Facts carry no details (findings, officers, measures, amounts' reasons): those are asked of the department that
 * holds the record. Every fact stands alone, with the business it concerns as the department sees it, so that facts
 * may arrive in any order and any number of times.
 */
import { z } from 'zod';
import { isUscc } from '../records/uscc.ts';
import { isDay } from '../schema/scalars.ts';

const date = z.string().refine(isDay);
const uscc = z.string().refine(isUscc);

/** Whom a record names; what matching needs and nothing more. */
const party = z.object({
  kind: z.literal('PARTY'),
  id: z.string().min(1),
  name: z.string(),
  recordedUscc: z.string().nullable(),
  registrationNumber: z.string().nullable(),
  organisationCode: z.string().nullable(),
  legalRepresentative: z.string().nullable(),
  address: z.string().nullable(),
  street: z.string().nullable(),
  /** The business it is linked to. */
  uscc: uscc.nullable(),
});

/** What every record of a party tells of its subject. */
const subject = {
  id: z.string().min(1),
  partyId: z.string(),
  uscc: uscc.nullable(),
  name: z.string(),
  address: z.string().nullable(),
  street: z.string().nullable(),
};

const permit = z.object({
  kind: z.literal('PERMIT'),
  ...subject,
  permitKind: z.string(),
  certificate: z.string(),
  decidedOn: date,
  validFrom: date.nullable(),
  validTo: date.nullable(),
  status: z.enum(['VALID', 'INVALID']),
});

const inspection = z.object({
  kind: z.literal('INSPECTION'),
  ...subject,
  inspectionKind: z.enum(['ROUTINE', 'SPECIAL_CAMPAIGN', 'CASE']),
  selection: z.enum(['TARGETED', 'DOUBLE_RANDOM']),
  itemCodes: z.array(z.string()),
  plannedFrom: date.nullable(),
  plannedTo: date.nullable(),
  inspectedOn: date.nullable(),
  /** The day it stands for in lists: when it happened, else when it may first happen. */
  day: date,
  outcome: z.enum(['CLEAN', 'PROBLEMS_FOUND', 'NO_VIOLATION_ADVICE']).nullable(),
  status: z.enum(['PLANNED', 'DONE', 'CANCELLED']),
  /** The code of the visit it belongs to. */
  visitCode: z.string().nullable(),
});

const penalty = z.object({
  kind: z.literal('PENALTY'),
  ...subject,
  violation: z.string().nullable(),
  categories: z.array(z.string()),
  fineYuan: z.number().nullable(),
  decidedOn: date,
  /** Whether the record lacks until when the decision is published; a department that tells nothing of it is not blamed. */
  unpublished: z.boolean().default(false),
});

/** An entry that is no inspection and never counts as one; a patrol may have no party. */
const entry = z.object({
  kind: z.literal('ENTRY'),
  ...subject,
  partyId: z.string().nullable(),
  name: z.string().nullable(),
  type: z.enum(['LICENCE_VERIFICATION', 'CASE_INVESTIGATION', 'PATROL', 'GUIDANCE']),
  day: date,
});

/** A business as the register tells it; only market supervision has these. */
const business = z.object({
  kind: z.literal('BUSINESS'),
  id: uscc,
  registrationNumber: z.string().nullable(),
  name: z.string(),
  legalRepresentative: z.string().nullable(),
  address: z.string().nullable(),
  street: z.string().nullable(),
  /** Not known of a register that does not tell it yet. */
  establishedOn: date.nullable().default(null),
  status: z.enum(['ACTIVE', 'SUSPENDED', 'DEREGISTERED', 'REVOKED', 'MOVED_AWAY']),
  statusChangedOn: date.nullable(),
  tradeCode: z.string().nullable(),
  riskGrade: z.enum(['A', 'B', 'C', 'D']).nullable(),
});

export const factSchema = z.discriminatedUnion('kind', [
  party,
  permit,
  inspection,
  penalty,
  entry,
  business,
]);

export type Fact = z.infer<typeof factSchema>;
export type FactKind = Fact['kind'];

/** One entry of a feed: what a record is now, or that it is no more. */
export const changeSchema = z.object({
  kind: z.enum(['PARTY', 'PERMIT', 'INSPECTION', 'PENALTY', 'ENTRY', 'BUSINESS']),
  id: z.string(),
  /** Null for a tombstone. */
  fact: factSchema.nullable(),
});

export type Change = z.infer<typeof changeSchema>;

/** A page of a feed, in the order of commits. */
export const changePageSchema = z.object({
  /** Changes when the department's database is emptied or restored: cursors of another epoch mean nothing. */
  epoch: z.string(),
  changes: z.array(changeSchema),
  /** Where the next page begins; null when this epoch has told nothing yet. */
  endCursor: z.string().nullable(),
  hasMore: z.boolean(),
});

export type ChangePage = z.infer<typeof changePageSchema>;
