/** What the audit log is told of one request: who asked, with which operation, what for. */
import { type DocumentNode, type OperationDefinitionNode, print } from 'graphql';
import { isUscc } from '../../subgraphs/kit/records/uscc.ts';
import { hashOf } from '../documents/hash.ts';
import type { RequestContext } from '../requests/request-context.ts';

/** An entry as coordination takes it. */
export interface AuditRecord {
  readonly kind: 'READ' | 'MUTATION' | 'OUTCOME';
  readonly request: string;
  readonly subject: string;
  readonly role: string;
  readonly department: string | null;
  readonly operation: string | null;
  readonly operationHash: string;
  readonly fields: readonly string[];
  readonly usccs: readonly string[];
  readonly records: readonly string[];
  readonly purpose: string | null;
  readonly results: readonly string[];
}

/** What a request's records have in common. */
export type Asked = Omit<AuditRecord, 'kind' | 'fields' | 'usccs' | 'records' | 'results'>;

/** What `context` and `operation` of the caller's own `document` tell of every record. */
export function askedIn(
  { identity, requestId, purpose }: RequestContext,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Asked {
  return {
    request: requestId,
    subject: identity?.subject ?? 'anonymous',
    role: identity?.role ?? 'PUBLIC',
    department: identity?.department ?? null,
    operation: operation.name?.value ?? null,
    operationHash: hashOfDocument(document),
    purpose: purpose ?? null,
  };
}

/** The most businesses, and the most other records, that one entry names; what concerns more has several entries. */
const mostKeys = 1_000;

/** Records of the reading of `fields` of what has these `keys`, usccs or ids. */
export function readRecords(
  asked: Asked,
  fields: readonly string[],
  keys: ReadonlySet<string>,
): AuditRecord[] {
  const usccs = [...keys].filter(isUscc);
  const records = [...keys].filter((key) => !isUscc(key));
  const parts = Math.max(1, Math.ceil(Math.max(usccs.length, records.length) / mostKeys));
  return Array.from({ length: parts }, (_, part) => ({
    ...asked,
    kind: 'READ',
    fields,
    usccs: usccs.slice(part * mostKeys, (part + 1) * mostKeys),
    records: records.slice(part * mostKeys, (part + 1) * mostKeys),
    results: [],
  }));
}

/** The record that goes before a mutation, cut to what one entry names. */
export function mutationRecord(
  asked: Asked,
  fields: readonly string[],
  { usccs, ids }: { readonly usccs: Iterable<string>; readonly ids: Iterable<string> },
): AuditRecord {
  const bounded = (values: Iterable<string>) => [...new Set(values)].slice(0, mostKeys);
  return {
    ...asked,
    kind: 'MUTATION',
    fields,
    usccs: bounded(usccs),
    records: bounded(ids),
    results: [],
  };
}

const hashes = new WeakMap<DocumentNode, string>();

/** The SHA-256 of the text that `document` was parsed from; of its printed form where that is not known. */
function hashOfDocument(document: DocumentNode): string {
  const known = hashes.get(document);
  if (known !== undefined) return known;
  const hash = hashOf(document.loc?.source.body ?? print(document));
  hashes.set(document, hash);
  return hash;
}
