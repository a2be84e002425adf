/**
 * The audit log as the gateway writes it: through coordination, in the gateway's own name. Records that come while others
 * are on their way go together, so that many requests share one write, and all of one gateway stay in their order.
 */
import { InternalTokens } from '../identity/internal-tokens.ts';
import { ResilientConnection } from '../resilience/resilient-connection.ts';
import type { SubgraphLimits } from '../resilience/subgraph-limits.ts';
import type { SubgraphWiring } from '../supergraph/wiring.ts';
import type { AuditRecord } from './audit-record.ts';

/** Something could not be put on record; the message is for our own log. */
class AuditUnavailable extends Error {
  override readonly name = 'AuditUnavailable';
}

export interface AuditLog {
  /**
   * Resolves when `records` are on record.
   *
   * @throws {AuditUnavailable} when they are not, or nobody knows.
   */
  append(records: readonly AuditRecord[]): Promise<void>;
  /** Waits for what is under way, then lets go of the connection. */
  close(): Promise<void>;
}

/** The subgraph that keeps the log: where it is, and what it knows the gateway by. */
export interface AuditKeeper {
  readonly url: string;
  readonly signing: NonNullable<SubgraphWiring['signing']>;
}

/** The keeper among the subgraphs of `wiring`; undefined where callers are not told apart or there is none. */
export function auditKeeper(wiring: readonly SubgraphWiring[]): AuditKeeper | undefined {
  const { url, signing } = wiring.find(({ name }) => name === 'coordination') ?? {};
  return url !== undefined && signing ? { url, signing } : undefined;
}

/** The log that `keeper` keeps. */
export function connectAuditLog(keeper: AuditKeeper, limits: SubgraphLimits): AuditLog {
  const { url, signing } = keeper;
  const tokens = new InternalTokens(signing.audience, signing.key);
  const ownHeaders = async () => ({
    authorization: `Bearer ${await tokens.tokenFor(undefined)}`,
  });
  // Its own, so that what others ask of coordination stands in no record's way.
  const connection = new ResilientConnection({
    ...limits,
    url,
    ownHeaders,
    // What cannot be recorded is logged where it is missed.
    breakerChanged: () => undefined,
  });
  return new WrittenLog(connection, ownHeaders);
}

/** The most records that go together. */
const together = 500;

const mutation = `mutation AppendAudit($input: AppendAuditInput!) { appendAudit(input: $input) { number } }`;

interface Waiting {
  readonly records: readonly AuditRecord[];
  readonly written: () => void;
  readonly failed: (error: AuditUnavailable) => void;
}

class WrittenLog implements AuditLog {
  readonly #connection: ResilientConnection;
  readonly #headers: () => Promise<Record<string, string>>;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(connection: ResilientConnection, headers: () => Promise<Record<string, string>>) {
    this.#connection = connection;
    this.#headers = headers;
  }

  append(records: readonly AuditRecord[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    return new Promise((written, failed) => {
      this.#waiting.push({ records, written, failed });
      this.#writing ??= this.#writeAll();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#connection.close();
  }

  async #writeAll(): Promise<void> {
    // What is asked in the same moment goes with the first.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch();
      try {
        await this.#write(batch.flatMap(({ records }) => records));
        for (const { written } of batch) written();
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        const error = new AuditUnavailable(`The audit log cannot be written: ${reason}.`, {
          cause,
        });
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = undefined;
  }

  #nextBatch(): Waiting[] {
    let count = 0;
    const fits = this.#waiting.findIndex(({ records }, index) => {
      count += records.length;
      return index > 0 && count > together;
    });
    const end = fits < 0 ? this.#waiting.length : fits;
    const batch = this.#waiting.slice(0, end);
    this.#waiting = this.#waiting.slice(end);
    return batch;
  }

  async #write(entries: readonly AuditRecord[]): Promise<void> {
    const { data, errors } = await this.#connection.post({
      body: JSON.stringify({ query: mutation, variables: { input: { entries } } }),
      headers: await this.#headers(),
      abandoned: undefined,
      // A write that was not answered may have been made: sent again, it would be on record twice.
      tries: 1,
    });
    if (data?.['appendAudit']) return;
    throw new Error(errors?.[0]?.message ?? 'no receipt');
  }
}
