/**
 * What stands between an operation and its answer: what the caller may not have is taken out before anything runs, and what
 * must be on record is, before the answer leaves. No record, no data.
 */
import {
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import type { Logger } from 'pino';
import type { AuditLog } from './audit/audit-log.ts';
import { type Asked, askedIn, mutationRecord, readRecords } from './audit/audit-record.ts';
import { type MutationSubjects, mutationSubjects } from './audit/mutation-subjects.ts';
import type { Authorization, Authorized } from './authorization/authorization.ts';
import { type Answer, complete, withheldErrors } from './authorization/complete.ts';
import { includedIn } from './authorization/places.ts';
import { rightsOf } from './authorization/rights.ts';
import { errorsAt, foundIn, takeBack } from './authorization/withhold.ts';
import type { VariableValues } from './execution/run/request-body.ts';
import type { RequestContext } from './requests/request-context.ts';

/** An operation as a caller sent it. */
export interface AskedOperation {
  readonly document: DocumentNode;
  readonly name: string | undefined;
}

/** Runs what was left of an operation under `key`, or all of it where that is undefined; gives the answer's JSON text. */
export type Run = (document: DocumentNode, key: string | undefined) => Promise<string>;

/** What is left of an operation, under a key where that is not all of it. */
export interface Left {
  readonly document: DocumentNode;
  readonly key: string | undefined;
}

export interface GuardOptions {
  readonly schema: GraphQLSchema;
  readonly authorization: Authorization;
  /** None where the graph has nobody to keep one: then mutations are not recorded, and personal data is withheld. */
  readonly auditLog: AuditLog | undefined;
  readonly logger: Logger;
}

export class Guard {
  readonly #options: GuardOptions;

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /** The answer, as JSON text, to what the caller of `context` asks with `variables`; `run` runs what is left of it. */
  async answer(
    asking: AskedOperation,
    variables: VariableValues,
    context: RequestContext,
    run: Run,
  ): Promise<string> {
    const authorized = this.#authorize(asking, context);
    const { document } = asking;
    const { operation, personal } = authorized;
    const isMutation = operation.operation === OperationTypeNode.MUTATION;
    if (!authorized.document) {
      return textOf({ data: null, errors: withheldErrors(authorized, variables) });
    }
    if (authorized.document === document && personal.length === 0 && !isMutation) {
      return run(document, undefined);
    }
    context.cache.forbid();
    const asked = askedIn(context, document, operation);
    const toRun = authorized.document;
    const text = isMutation
      ? await this.#runRecorded(asked, authorized, variables, () => run(toRun, authorized.key))
      : await run(toRun, authorized.key);
    if (text === undefined) return textOf(mutationRefused(asked));
    const answer = await this.#readOnRecord(answerIn(text), asked, authorized, variables);
    return textOf(complete(authorized, answer, variables));
  }

  /** What is left to run of what the caller of `context` asks; why nothing is, where that is so. */
  leaves(
    asking: AskedOperation,
    variables: VariableValues,
    context: RequestContext,
  ): Left | readonly GraphQLFormattedError[] {
    const authorized = this.#authorize(asking, context);
    const { key, document } = authorized;
    return document ? { document, key } : withheldErrors(authorized, variables);
  }

  #authorize(
    { document, name }: AskedOperation,
    { identity, purpose }: RequestContext,
  ): Authorized {
    const rights = rightsOf(identity, purpose);
    const authorized = this.#options.authorization.authorize(document, name, rights);
    if (!authorized) throw new Error('An operation that was planned is not in its document.');
    return authorized;
  }

  /** Runs a mutation between its two records; undefined where the first cannot be written. */
  async #runRecorded(
    asked: Asked,
    { document, operation, aliases }: Authorized,
    variables: VariableValues,
    run: () => Promise<string>,
  ): Promise<string | undefined> {
    const { auditLog, schema } = this.#options;
    if (!auditLog || !document) return run();
    const included = includedIn(operation, variables);
    const subjects = mutationSubjects(schema, document, operation, { variables, included });
    const record = mutationRecord(asked, subjects.fields, subjects);
    if (!(await this.#record(auditLog, [record]))) return undefined;
    const text = await run();
    const results = resultsOf(answerIn(text), subjects, aliases.type);
    // It ran, and that much is on record: an outcome that cannot be written takes nothing back.
    await this.#record(auditLog, [{ ...record, kind: 'OUTCOME', results }]);
    return text;
  }

  /** The answer with its personal data once the reading is on record; without, where it cannot be. */
  async #readOnRecord(
    { data, errors }: Answer,
    asked: Asked,
    { personal, operation, aliases }: Authorized,
    variables: VariableValues,
  ): Promise<Answer> {
    if (!data || personal.length === 0) return { data, errors };
    const reading = {
      typeAlias: aliases.type,
      keyAlias: aliases.key,
      included: includedIn(operation, variables),
    };
    const fields = new Set<string>();
    const keys = new Set<string>();
    for (const { place, key } of foundIn(data, personal, reading)) {
      fields.add(place.coordinate);
      if (key !== undefined) keys.add(key);
    }
    if (fields.size === 0) return { data, errors };
    const { auditLog } = this.#options;
    const records = readRecords(asked, [...fields], keys);
    if (auditLog && (await this.#record(auditLog, records))) return { data, errors };
    const withheld = errorsAt(personal, reading.included, ({ coordinate }) => ({
      message: `${coordinate} is withheld: that it is read cannot be put on record now. Try again later.`,
      code: unavailableCode,
    }));
    return { data: takeBack(data, personal, reading), errors: [...errors, ...withheld] };
  }

  async #record(auditLog: AuditLog, records: Parameters<AuditLog['append']>[0]): Promise<boolean> {
    try {
      await auditLog.append(records);
      return true;
    } catch (error) {
      this.#options.logger.error({ err: error, requestId: records[0]?.request }, 'audit fault');
      return false;
    }
  }
}

const unavailableCode = 'AUDIT_UNAVAILABLE';

function mutationRefused({ operation }: Asked): Answer {
  const message = `The mutation${operation ? ` ${operation}` : ''} did not run: it cannot be put on record now. Try again later.`;
  return { data: null, errors: [{ message, extensions: { code: unavailableCode } }] };
}

/** What a mutation came to, field by field: the type of its outcome, `answered` where that is no object, or an error's code. */
function resultsOf(
  { data, errors }: Answer,
  { names }: MutationSubjects,
  typeAlias: string,
): string[] {
  return [...new Set(names)].map((name) => {
    const value = data?.[name];
    const failure = errors.find(({ path }) => path === undefined || path[0] === name);
    if (value === null || value === undefined) {
      return `${name}: ${String(failure?.extensions?.['code'] ?? 'null')}`;
    }
    const type =
      typeof value === 'object' && (value as Readonly<Record<string, unknown>>)[typeAlias];
    return `${name}: ${typeof type === 'string' ? type : 'answered'}`;
  });
}

function answerIn(text: string): Answer {
  const { data = null, errors = [] } = JSON.parse(text) as {
    data?: Record<string, unknown> | null;
    errors?: GraphQLFormattedError[];
  };
  return { data, errors };
}

function textOf({ data, errors }: Answer): string {
  return JSON.stringify({ data, ...(errors.length > 0 && { errors }) });
}
