/**
 * What a request names its document by, in either of two ways: `documentId` (persisted documents of GraphQL over HTTP), or
 * `extensions.persistedQuery.sha256Hash` (persisted queries of Apollo's clients).
 */
import { RequestRefused } from '../requests/refusal.ts';

/** How a request names a document. */
export interface DocumentId {
  /** The hash of its text in hexadecimal digits, or a name that a manifest gives it. */
  readonly id: string;
  /** Whether it is named by `documentId`. */
  readonly spelled: 'documentId' | 'persistedQuery';
}

const hashPrefix = 'sha256:';

/**
 * The document's name; undefined when the request gives none.
 *
 * @throws {RequestRefused} 400 when it is none that the protocol has, or there are two that differ.
 */
export function documentIdIn(documentId: unknown, extensions: unknown): DocumentId | undefined {
  const byId = documentId === undefined || documentId === null ? undefined : idOf(documentId);
  const byHash = hashIn(extensions);
  if (byId !== undefined && byHash !== undefined && byId !== byHash) {
    throw refused('documentId and extensions.persistedQuery name different documents: send one.');
  }
  if (byId !== undefined) return { id: byId, spelled: 'documentId' };
  return byHash === undefined ? undefined : { id: byHash, spelled: 'persistedQuery' };
}

function idOf(documentId: unknown): string {
  if (typeof documentId !== 'string' || documentId === '') {
    throw refused(`documentId is a string: "${hashPrefix}" and the SHA-256 of the document.`);
  }
  return documentId.startsWith(hashPrefix) ? documentId.slice(hashPrefix.length) : documentId;
}

function hashIn(extensions: unknown): string | undefined {
  const persisted = member(extensions, 'persistedQuery');
  if (persisted === undefined || persisted === null) return undefined;
  const hash = member(persisted, 'sha256Hash');
  if (member(persisted, 'version') === 1 && typeof hash === 'string') return hash;
  throw refused(
    'extensions.persistedQuery is {"version": 1, "sha256Hash": "…"}: no other version is known.',
  );
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function refused(message: string): RequestRefused {
  return new RequestRefused(400, 'BAD_REQUEST', message);
}
