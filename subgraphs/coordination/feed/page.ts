/**
 * A page of a department's feed as it came: what of it the ledger can take, and what it cannot. A page is refused as
 * a whole only when it is no page; a fact of it that is no fact is set aside, so that the rest arrives.
 */
import { z } from 'zod';
import {
  changePageSchema,
  changeSchema,
  type Fact,
  type FactKind,
  factSchema,
} from '../../kit/feed/fact.ts';

const rawChangeSchema = z.object({
  kind: z.string(),
  id: z.string(),
  fact: z.unknown().optional(),
});

const rawPageSchema = changePageSchema.extend({ changes: z.array(rawChangeSchema) });

/** A change as it came. */
export type RawChange = z.infer<typeof rawChangeSchema>;

/** A page as it came. */
export type RawPage = z.infer<typeof rawPageSchema>;

/** What a record is now, or, without a fact, that it is no more. */
export interface TakenChange {
  readonly kind: FactKind;
  readonly fact: Fact | null;
  readonly raw: RawChange;
}

/** A change that cannot be taken, and why. */
export interface RejectedChange {
  readonly raw: RawChange;
  readonly reason: string;
}

/** Reads an answer to the question for what follows `after`; undefined where it is no page that could follow. */
export function readPage(answer: unknown, after: string | null): RawPage | undefined {
  const { data: page } = rawPageSchema.safeParse(answer);
  if (!page) return undefined;
  // A page that tells something and does not move on would be asked for, and applied, for ever.
  const tells = page.changes.length > 0 || page.hasMore;
  return tells && (page.endCursor === null || page.endCursor === after) ? undefined : page;
}

/** Sorts changes into those to take and those to set aside; of several changes of one record the last counts. */
export function sortChanges(changes: readonly RawChange[]): {
  taken: TakenChange[];
  rejected: RejectedChange[];
} {
  const taken: TakenChange[] = [];
  const rejected: RejectedChange[] = [];
  const last = new Map(changes.map((raw) => [JSON.stringify([raw.kind, raw.id]), raw]));
  for (const raw of last.values()) {
    const change = readChange(raw);
    if ('reason' in change) rejected.push(change);
    else taken.push(change);
  }
  return { taken, rejected };
}

function readChange(raw: RawChange): TakenChange | RejectedChange {
  const { data: kind } = changeSchema.shape.kind.safeParse(raw.kind);
  if (!kind) return { raw, reason: 'kind: not one that the ledger knows' };
  if (raw.fact === null) return { kind, fact: null, raw };
  const { data: fact, error } = factSchema.safeParse(raw.fact);
  if (!fact) return { raw, reason: error.issues.map(reasonOf).join('; ') };
  if (fact.kind === kind && fact.id === raw.id) return { kind, fact, raw };
  return { raw, reason: 'fact: tells of another record than its change' };
}

function reasonOf({ path, message }: z.core.$ZodIssue): string {
  return `${['fact', ...path].join('.')}: ${message}`;
}
