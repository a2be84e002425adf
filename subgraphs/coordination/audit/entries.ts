/** The entries of the audit log as they are listed. */
import { sql } from 'drizzle-orm';
import type { PageArguments } from '../../kit/paging/connection.ts';
import type { Listing } from '../../kit/paging/listing.ts';
import type { AuditRecord } from './append.ts';

export interface AuditEntryRow extends Required<AuditRecord> {
  readonly number: number;
  readonly at: string;
}

export interface AuditLogArguments extends PageArguments {
  readonly kinds?: readonly AuditRecord['kind'][] | null;
  readonly subject?: string | null;
  readonly uscc?: string | null;
  readonly from?: string | null;
  readonly to?: string | null;
}

export const auditEntries: Listing = {
  select: sql`entry.number::integer, entry.at::text, entry.kind, entry.request, entry.subject, entry.role,
    entry.department, entry.operation, entry.operation_hash AS "operationHash", entry.fields, entry.usccs, entry.records,
    entry.purpose, entry.results`,
  from: sql`audit.entry`,
  order: [{ column: sql`entry.number`, type: 'bigint' }],
  direction: 'DESC',
};

export function auditFilters({ kinds, subject, uscc, from, to }: AuditLogArguments) {
  return [
    kinds == null ? undefined : sql`entry.kind = ANY(${sql.param(kinds)}::text[])`,
    subject == null ? undefined : sql`entry.subject = ${subject}`,
    uscc == null ? undefined : sql`entry.usccs @> ARRAY[${uscc}]::text[]`,
    from == null ? undefined : sql`entry.at >= ${from}::timestamptz`,
    to == null ? undefined : sql`entry.at <= ${to}::timestamptz`,
  ];
}
