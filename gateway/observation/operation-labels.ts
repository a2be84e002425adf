/**
 * The names that operations are counted and logged by. There are few of them, whatever callers send: those of trusted
 * documents, and the first others that come; and none that might stand for a person.
 */
import { type DocumentNode, getOperationAST } from 'graphql';
import type { ManifestOperation } from '../documents/manifest.ts';

/** So many names beside those of trusted documents are told apart. */
const othersToldApart = 200;

const longestName = 64;

/** What has no name of its own here. */
const unnamed = '(unnamed)';
const other = '(other)';
/** A request that did not come to an operation. */
const noOperation = '(none)';

/** An operation, as it was made ready. */
export interface NamedOperation {
  readonly document: DocumentNode;
  readonly name: string | undefined;
}

export class OperationLabels {
  readonly #names = new Set<string>();
  readonly #most: number;
  readonly #labels = new WeakMap<NamedOperation, string>();

  constructor(trusted: readonly ManifestOperation[]) {
    for (const { name } of trusted) if (name !== '') this.#names.add(name);
    this.#most = this.#names.size + othersToldApart;
  }

  labelOf(operation: NamedOperation | undefined): string {
    if (!operation) return noOperation;
    const known = this.#labels.get(operation);
    if (known !== undefined) return known;
    const label = this.#labelOfName(nameOf(operation));
    this.#labels.set(operation, label);
    return label;
  }

  #labelOfName(name: string | undefined): string {
    if (name === undefined) return unnamed;
    if (this.#names.has(name)) return name;
    if (this.#names.size >= this.#most || !isPlain(name)) return other;
    this.#names.add(name);
    return name;
  }
}

function nameOf({ document, name }: NamedOperation): string | undefined {
  return getOperationAST(document, name)?.name?.value;
}

/** Whether a name is none that somebody wrote a number of a person or a business into. */
function isPlain(name: string): boolean {
  return name.length <= longestName && !/\d{5}|\d[\dXx]{14}/.test(name);
}
