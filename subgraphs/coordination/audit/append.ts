/** Adds to the audit log: what the gateway saw, chained in the database in the order in which it arrives. */
import type { Database } from '../../kit/postgres/database.ts';
import { badInput } from '../../kit/serve/errors.ts';

/** An entry as the gateway tells it. */
export interface AuditRecord {
  readonly kind: 'READ' | 'MUTATION' | 'OUTCOME';
  readonly request: string;
  readonly subject: string;
  readonly role: string;
  readonly department?: string | null;
  readonly operation?: string | null;
  readonly operationHash: string;
  readonly fields: readonly string[];
  readonly usccs: readonly string[];
  readonly records: readonly string[];
  readonly purpose?: string | null;
  readonly results: readonly string[];
}

/** The most entries that are added at once. */
const most = 1_000;

/** Adds `entries` in their order, all or none. Returns the last one's number and digest. */
export async function appendAudit(
  { pool }: Database,
  entries: readonly AuditRecord[],
): Promise<{ readonly number: number; readonly digest: string }> {
  if (entries.length === 0 || entries.length > most) {
    throw badInput(`\`entries\` must be 1 to ${most}, got ${entries.length}.`);
  }
  const rows = entries.map(({ operationHash, ...entry }) => ({
    ...entry,
    operation_hash: operationHash,
  }));
  const { rows: heads } = await pool.query<{ number: number; digest: string }>({
    name: 'append to the audit log',
    text: `SELECT number::integer, encode(digest, 'hex') AS digest FROM audit.append($1::jsonb)`,
    values: [JSON.stringify(rows)],
  });
  const [head] = heads;
  if (head) return head;
  throw new Error('The audit log has no head.');
}
