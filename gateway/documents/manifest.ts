/**
 * The manifest of a front end's operations, in the format that its build tools write (`apollo-persisted-query-manifest`,
 * version 1): read strictly, since what stands in it is what a closed gateway answers.
 */
import { GraphQLError, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { z } from 'zod';
import { hashOf, isHash } from './hash.ts';

const format = 'apollo-persisted-query-manifest';

const operationSchema = z.object({
  /** What clients send in place of the body: its SHA-256, or a name that the front end's tools gave it. */
  id: z.string().min(1).max(256),
  name: z.string(),
  type: z.enum(['query', 'mutation', 'subscription']),
  /** The document, to the letter. */
  body: z.string().min(1),
});

const manifestSchema = z.object({
  format: z.literal(format),
  version: z.literal(1),
  operations: z.array(operationSchema),
});

/** A document of one operation, and what it is known by. */
export type ManifestOperation = Readonly<z.output<typeof operationSchema>>;

/** What is given as a manifest is none; the message says what was found instead. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
}

/**
 * The operations of the manifest whose text is `json`.
 *
 * @throws {ManifestError} when it is none, or says of a document what does not hold.
 */
export function readManifest(json: string): readonly ManifestOperation[] {
  const read = manifestSchema.safeParse(parseJson(json));
  if (!read.success) {
    throw new ManifestError(
      `is no manifest of operations (format "${format}", version 1):\n${z.prettifyError(read.error)}`,
    );
  }
  for (const operation of read.data.operations) requireAsSaid(operation);
  return read.data.operations;
}

/** The manifest of the documents `bodies`, each of one operation, as the text of a file. */
export function writeManifest(bodies: readonly string[]): string {
  const operations = bodies.map((body): ManifestOperation => {
    const { name, operation } = onlyOperation(body);
    return { id: hashOf(body), name: name?.value ?? '', type: operation, body };
  });
  operations.sort((one, other) => (one.name < other.name ? -1 : 1));
  return `${JSON.stringify({ format, version: 1, operations }, null, 2)}\n`;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ManifestError('is not JSON', { cause });
  }
}

function requireAsSaid({ id, name, type, body }: ManifestOperation): void {
  const { operation, name: ofBody } = onlyOperation(body);
  if (operation !== type || (ofBody?.value ?? '') !== name) {
    throw new ManifestError(
      `says that ${id} is the ${type} "${name}", and its body is the ${operation} "${ofBody?.value ?? ''}"`,
    );
  }
  if (isHash(id) && id !== hashOf(body)) {
    throw new ManifestError(
      `gives "${name}" the id ${id}, which is not the SHA-256 of its body: that is ${hashOf(body)}`,
    );
  }
}

/** The operation of a document that has just one: which of several a client asks for would be in no manifest. */
function onlyOperation(body: string): OperationDefinitionNode {
  const operations = definitionsOf(body).filter(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION,
  );
  const [operation] = operations;
  if (operation && operations.length === 1) return operation;
  throw new ManifestError(
    `has a body with ${operations.length} operations, and each may have one: ${startOf(body)}`,
  );
}

function definitionsOf(body: string) {
  try {
    return parse(body, { noLocation: true }).definitions;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new ManifestError(`has a body that is not GraphQL (${error.message}): ${startOf(body)}`);
  }
}

function startOf(body: string): string {
  return JSON.stringify(body.slice(0, 80));
}
