/**
 * Which documents are answered: every request that names its document by an id is given its text here, and every text is
 * judged by the mode the gateway runs in. What follows, on either way to an answer, sees text alone.
 */
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { GraphqlParameters } from '../requests/parameters.ts';
import { RequestRefused } from '../requests/refusal.ts';
import { AutomaticDocuments } from './automatic-documents.ts';
import { type DocumentId, documentIdIn } from './document-id.ts';
import { hashOf } from './hash.ts';
import { misfitsAmong } from './misfits.ts';
import type { DocumentsMode } from './modes.ts';
import type { TrustedDocuments } from './trusted-documents.ts';
import { UnknownDocuments } from './unknown-documents.ts';

export class Documents {
  readonly #mode: DocumentsMode;
  readonly #trusted: TrustedDocuments;
  readonly #automatic = new AutomaticDocuments();
  readonly #unknown: UnknownDocuments;
  readonly #logger: Logger;
  #toldMisfits = '';

  constructor(mode: DocumentsMode, trusted: TrustedDocuments, logger: Logger) {
    this.#mode = mode;
    this.#trusted = trusted;
    this.#unknown = new UnknownDocuments(logger);
    this.#logger = logger;
  }

  /**
   * The same parameters with the document's text as `query`, where they name it by an id. Those that name none, or are not
   * what they should be, come back as they are: whoever reads them to run them says what is wrong.
   *
   * @throws {RequestRefused} when the document is not answered, or not known, or not the one that its id says.
   */
  spellOut(parameters: GraphqlParameters): GraphqlParameters {
    const { query = null, documentId, extensions } = parameters;
    if (query !== null && typeof query !== 'string') return parameters;
    const named = documentIdIn(documentId, extensions);
    if (named) {
      const { operationName = null, variables = null } = parameters;
      return { query: this.#textOf(named, query), operationName, variables };
    }
    if (query !== null && this.#refuses(query)) throw notTrusted();
    return parameters;
  }

  /**
   * Meets a valid document of this text that is about to be answered for the first time.
   *
   * @returns why it is not answered; undefined when it is.
   */
  meet(text: string, document: DocumentNode): RequestRefused | undefined {
    if (this.#refuses(text)) return notTrusted();
    if (this.#mode === 'audit' && !this.#trusted.has(text)) this.#unknown.meet(text, document);
    return undefined;
  }

  /**
   * Tells the log which trusted documents a graph of this schema cannot answer: of those that front ends gave manifests of
   * and, where it is this city's, of the project's own. What was told last is not told again.
   */
  tellMisfits(schema: GraphQLSchema, graph: "this city's" | "another's"): void {
    const { operations, given } = this.#trusted;
    const misfits = misfitsAmong(graph === "another's" ? given : operations, schema);
    const named = JSON.stringify(misfits);
    if (misfits.length > 0 && named !== this.#toldMisfits) {
      this.#logger.warn({ misfits }, 'trusted documents do not fit the graph');
    }
    this.#toldMisfits = named;
  }

  /** The text of the document that a request names so; `query` is the text that came with the name, if any did. */
  #textOf(named: DocumentId, query: string | null): string {
    const { id } = named;
    const known = this.#trusted.textOf(id) ?? this.#automatic.get(id);
    if (known !== undefined && (query === null || query === known)) return known;
    if (query === null) throw this.#mode === 'closed' ? notTrusted() : notFound(named);
    if (known !== undefined || hashOf(query) !== id) throw mismatch();
    if (this.#mode === 'closed') throw notTrusted();
    this.#automatic.remember(id, query);
    return query;
  }

  #refuses(text: string): boolean {
    return this.#mode === 'closed' && !this.#trusted.has(text);
  }
}

function notTrusted(): RequestRefused {
  return new RequestRefused(
    403,
    'DOCUMENT_NOT_TRUSTED',
    'This gateway answers the documents of its manifest only, by their ids or their exact text: ' +
      'add this one to the front end’s manifest (--documents), or send one that is in it.',
  );
}

/** Clients know it by these words, and then send the text. */
function notFound({ spelled }: DocumentId): RequestRefused {
  return new RequestRefused(
    spelled === 'persistedQuery' ? 200 : 404,
    'PERSISTED_QUERY_NOT_FOUND',
    'PersistedQueryNotFound',
    { headers: { 'cache-control': 'private, no-cache, must-revalidate' } },
  );
}

function mismatch(): RequestRefused {
  return new RequestRefused(
    400,
    'PERSISTED_QUERY_MISMATCH',
    'The id is not that of the document beside it: send the SHA-256 of its exact text in lower-case hexadecimal digits, ' +
      'or leave one of them out.',
  );
}
