/**
 * Pages of a list in keyset order (Relay connections): the cursor of an entry is its place in the order, so a page
 * stays right while entries are added before it.
 */
import { isDay } from '../schema/scalars.ts';
import { badInput } from '../serve/errors.ts';

/** The most entries that one page may hold. */
const largestPage = 100;

/** What a caller asks of a list. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** The values of the ordering columns of one entry, as text. */
export type Keyset = readonly string[];

/** What an ordering column holds, named as PostgreSQL names it. */
export type ColumnType = keyof typeof readsAs;

const readsAs = {
  bigint: (value: string) => /^\d{1,18}$/.test(value),
  date: isDay,
  text: (value: string) => !value.includes('\0'),
};

/** A page to read: `limit` entries after `after`, from the start where it is undefined. */
export interface Page {
  readonly limit: number;
  readonly after: Keyset | undefined;
}

export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/**
 * Reads a caller's arguments for a list that is ordered by columns of these types.
 *
 * @throws BAD_USER_INPUT when `first` is out of bounds or `after` is no cursor of such a list.
 */
export function pageOf({ first, after }: PageArguments, order: readonly ColumnType[]): Page {
  const limit = first ?? 20;
  if (limit < 1 || limit > largestPage) {
    throw badInput(`\`first\` must be from 1 to ${largestPage}, got ${limit}.`);
  }
  return { limit, after: after == null ? undefined : decodeCursor(after, order) };
}

/** Makes the connection from `limit` + 1 entries read, the last of which only tells that more follow. */
export function connectionOf<Node extends { readonly keyset: Keyset }>(
  read: readonly Node[],
  page: Page,
): Connection<Node> {
  const nodes = read.slice(0, page.limit);
  const edges = nodes.map((node) => ({ cursor: encodeCursor(node.keyset), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: read.length > page.limit,
      hasPreviousPage: page.after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function encodeCursor(keyset: Keyset): string {
  return Buffer.from(JSON.stringify(keyset)).toString('base64url');
}

function decodeCursor(cursor: string, order: readonly ColumnType[]): Keyset {
  try {
    const keyset: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(keyset) &&
      keyset.length === order.length &&
      order.every((type, at) => typeof keyset[at] === 'string' && readsAs[type](keyset[at]))
    ) {
      return keyset;
    }
  } catch {
    // Not even JSON: the same answer as for any other text that is no cursor.
  }
  throw badInput('`after` is no cursor of this list; pass an `endCursor` or an edge’s `cursor`.');
}
