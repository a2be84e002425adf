/**
 * How large a document may be. Each limit is far above what people and programs ask, and low enough that reading, checking
 * and planning what it lets through takes no longer than running an ordinary operation.
 */
import {
  type DefinitionNode,
  type DocumentNode,
  Kind,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { type Fragments, fragmentsOf } from '../documents/fragments.ts';
import { RequestRefused } from '../requests/refusal.ts';

/** Validation stops here: whoever sends more mistakes does not read them all. */
export const mistakesTold = 20;

export interface DocumentLimits {
  /** Words and signs of the text. */
  readonly tokens: number;
  /** Brackets within brackets; and selections within selections, with what fragments spread. */
  readonly nesting: number;
  /** Operations and fragments. */
  readonly definitions: number;
  /**
   * Lists and objects within each other in a value that is written into the document. Each level of lists doubles what
   * the planner takes to compare two values: fifty of them, for a scalar that allows anything, and it never ends.
   */
  readonly valueNesting: number;
  /** Directives that are used. */
  readonly directives: number;
  /** Fields within fields, as in what follows, with every fragment in place of its spreads. */
  readonly depth: number;
  /** Fields and fragments. */
  readonly selections: number;
  readonly aliases: number;
  /** Fields of the query or mutation itself. */
  readonly rootFields: number;
}

/** An introspection query, the largest thing common tools send, has 15 levels, some 130 selections and no alias. */
export const documentLimits: DocumentLimits = {
  tokens: 10_000,
  nesting: 60,
  valueNesting: 8,
  definitions: 40,
  directives: 100,
  depth: 20,
  selections: 1_500,
  aliases: 100,
  rootFields: 100,
};

type Limit = keyof DocumentLimits;

/** Why a document is not asked; undefined when it is within `limits`. Takes time in proportion to the document's length. */
export function overDocumentLimits(
  document: DocumentNode,
  limits: DocumentLimits,
): RequestRefused | undefined {
  const found = measure(document);
  for (const limit of checked) {
    if (found[limit] > limits[limit]) return limitExceeded(limit, limits[limit], found[limit]);
  }
  return undefined;
}

/** The refusal of a document; what was `found` is not known of text whose reading stopped at the limit. */
export function limitExceeded(
  limit: Limit,
  allowed: number,
  found: number | undefined,
): RequestRefused {
  const [code, what, instead] = tellings[limit];
  const much = found === undefined ? `more than ${allowed}` : count(found);
  return new RequestRefused(
    400,
    code,
    `The document has ${much} ${what}, and may have ${allowed}: ${instead}`,
  );
}

const smaller = 'ask for less, or in several requests.';

const tellings: Readonly<Record<Limit, readonly [code: string, what: string, instead: string]>> = {
  tokens: ['OPERATION_TOO_LONG', 'words and signs', 'put values into variables, or ask for less.'],
  nesting: ['OPERATION_TOO_NESTED', 'brackets or fragments within each other', smaller],
  valueNesting: [
    'OPERATION_VALUE_TOO_NESTED',
    'lists and objects within each other in one value',
    'put the value into a variable.',
  ],
  definitions: [
    'OPERATION_TOO_MANY_DEFINITIONS',
    'operations and fragments',
    'send only those that the request needs.',
  ],
  directives: [
    'OPERATION_TOO_MANY_DIRECTIVES',
    'directives',
    'put one on a fragment in place of many on fields.',
  ],
  depth: ['OPERATION_TOO_DEEP', 'levels of fields', smaller],
  selections: [
    'OPERATION_TOO_LARGE',
    'fields, counting fragments wherever they are spread',
    smaller,
  ],
  aliases: ['OPERATION_TOO_MANY_ALIASES', 'aliases', 'ask for a list, or in several requests.'],
  rootFields: [
    'OPERATION_TOO_MANY_ROOT_FIELDS',
    'fields at its root',
    'ask for a list, or in several requests.',
  ],
};

const checked = Object.keys(documentLimits).filter((limit) => limit !== 'tokens') as Exclude<
  Limit,
  'tokens'
>[];

/** Fragments in fragments soon spread to numbers that nobody reads. */
function count(found: number): string {
  return found > 1_000_000 ? 'over a million' : String(found);
}

/** What a selection set comes to with every fragment in place of its spreads. */
interface Measure {
  readonly nesting: number;
  readonly depth: number;
  readonly selections: number;
  readonly aliases: number;
  readonly rootFields: number;
}

const nothing: Measure = { nesting: 0, depth: 0, selections: 0, aliases: 0, rootFields: 0 };

/** The largest of each measure that any definition of `document` has. */
function measure(document: DocumentNode): Omit<DocumentLimits, 'tokens'> {
  const measures = new FragmentMeasures(document);
  let largest = nothing;
  for (const definition of document.definitions) {
    const selectionSet = selectionSetOf(definition);
    if (selectionSet) largest = largerOf(largest, measures.of(selectionSet));
  }
  return {
    ...largest,
    definitions: document.definitions.length,
    ...writtenIn(document),
  };
}

/** Measures each fragment once, however often it is spread. */
class FragmentMeasures {
  readonly #fragments: Fragments;
  readonly #known = new Map<string, Measure>();

  constructor(document: DocumentNode) {
    this.#fragments = fragmentsOf(document);
  }

  of({ selections }: SelectionSetNode): Measure {
    let sum: Measure = { ...nothing, nesting: 1, selections: selections.length };
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet ? this.of(selection.selectionSet) : nothing;
        sum = add(sum, {
          ...below,
          depth: below.depth + 1,
          aliases: below.aliases + (selection.alias ? 1 : 0),
          rootFields: 1,
        });
        continue;
      }
      sum = add(
        sum,
        selection.kind === Kind.INLINE_FRAGMENT
          ? this.of(selection.selectionSet)
          : this.#ofFragment(selection.name.value),
      );
    }
    return sum;
  }

  #ofFragment(name: string): Measure {
    const known = this.#known.get(name);
    if (known) return known;
    // Stands for itself while it is measured: one that spreads itself is refused by validation.
    this.#known.set(name, nothing);
    const fragment = this.#fragments.get(name);
    const measured = fragment ? this.of(fragment.selectionSet) : nothing;
    this.#known.set(name, measured);
    return measured;
  }
}

function add(sum: Measure, below: Measure): Measure {
  return {
    nesting: Math.max(sum.nesting, below.nesting + 1),
    depth: Math.max(sum.depth, below.depth),
    selections: sum.selections + below.selections,
    aliases: sum.aliases + below.aliases,
    rootFields: sum.rootFields + below.rootFields,
  };
}

/** Of each measure the larger. */
function largerOf(one: Measure, other: Measure): Measure {
  return {
    nesting: Math.max(one.nesting, other.nesting),
    depth: Math.max(one.depth, other.depth),
    selections: Math.max(one.selections, other.selections),
    aliases: Math.max(one.aliases, other.aliases),
    rootFields: Math.max(one.rootFields, other.rootFields),
  };
}

function selectionSetOf(definition: DefinitionNode): SelectionSetNode | undefined {
  const selects =
    definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION;
  return selects ? definition.selectionSet : undefined;
}

function writtenIn(document: DocumentNode): Pick<DocumentLimits, 'directives' | 'valueNesting'> {
  let directives = 0;
  let nesting = 0;
  let valueNesting = 0;
  const value = {
    enter() {
      nesting += 1;
      valueNesting = Math.max(valueNesting, nesting);
    },
    leave() {
      nesting -= 1;
    },
  };
  visit(document, {
    Directive() {
      directives += 1;
    },
    ListValue: value,
    ObjectValue: value,
  });
  return { directives, valueNesting };
}
