/** Documents that are wrong, or right in a way that nobody means: made from real operations, or to do harm. */
import type { Dice } from './dice.ts';
import { oddValue, oddVariables } from './odd-values.ts';
import { operations } from './operations.ts';
import { post } from './request-bytes.ts';

const repeat = (times: number, text: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => text(index)).join(' ');

const scale = (dice: Dice) => dice.one([1, 2, 10, 50, 100, 500, 2_000, 10_000]);

const tokensOf = (text: string) => text.match(/"[^"]*"|\.\.\.|\w+|[^\s\w]/g) ?? [];

const strays = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '...',
  '$',
  '@',
  '!',
  '=',
  ':',
  '|',
  '&',
  '"',
  '"""',
  '#',
  '\\',
  'on',
  'query',
  'mutation',
  'subscription',
  'fragment',
  'null',
  'true',
  '1e999',
  '-',
  '0x1',
  '__typename',
  '__schema',
  '__proto__',
  'constructor',
  '\u0000',
  '\ufeff',
  '\u202e',
  '😀',
  '﹛',
  '99999999999999999999',
  'nodes',
  'edges',
  'business',
];

/** A real operation with some of its words dropped, doubled, swapped or replaced. */
function mutated(dice: Dice): Buffer {
  const { text, variables } = dice.one(operations);
  const tokens = [...tokensOf(text)];
  for (let times = dice.between(1, 4); times > 0; times -= 1) {
    const at = dice.below(tokens.length);
    const other = dice.below(tokens.length);
    switch (dice.below(5)) {
      case 0:
        tokens.splice(at, 1);
        break;
      case 1:
        tokens.splice(at, 0, tokens[at] ?? '');
        break;
      case 2:
        [tokens[at], tokens[other]] = [tokens[other] ?? '', tokens[at] ?? ''];
        break;
      case 3:
        tokens[at] = dice.one(strays);
        break;
      default:
        tokens.splice(at, 0, dice.one(strays));
    }
  }
  return post({ query: tokens.join(' '), variables });
}

/** A real operation with variables that no client would send. */
function oddlyAsked(dice: Dice): Buffer {
  const { text, variables } = dice.one(operations);
  return post({ query: text, variables: oddVariables(dice, variables) });
}

/** A real operation with an odd value written into it. */
function oddlyWritten(dice: Dice): Buffer {
  const value = JSON.stringify(oddValue(dice) ?? null).replace(/"(\w+)":/g, '$1:');
  const argument = dice.one([
    'first',
    'after',
    'street',
    'status',
    'uscc',
    'on',
    'query',
    'filter',
  ]);
  const field = dice.one([
    'inspections',
    'business',
    'businesses',
    'visits',
    'waterInspections',
    'gaps',
  ]);
  const below = dice.one(['{ nodes { __typename } }', '{ __typename }', '{ uscc name }', '']);
  return post({ query: `{ ${field}(${argument}: ${value}) ${below} }` });
}

function fragments(dice: Dice): Buffer {
  const count = dice.one([1, 2, 5, 10, 20, 30, 39, 60]);
  const spread = dice.one([1, 2, 3, 20]);
  const last = dice.one([`F${dice.below(count)}`, 'None', `F${count}`]);
  const each = (i: number) =>
    `fragment F${i} on ${dice.one(['Query', 'Query', 'Query', 'Business', 'None'])} { ${repeat(spread, () => `...F${i + 1}`)} ${dice.one(['', '__typename', 'business(uscc: "x") { name }'])} }`;
  return post({
    query: `{ ...F0 } ${repeat(count, each)} fragment F${count} on Query { __typename ...${last} }`,
  });
}

function bombs(dice: Dice): Buffer {
  const times = scale(dice);
  const query = dice.one([
    () => `{ ${repeat(times, (i) => `a${i}: __typename`)} }`,
    () => `{ ${'__typename '.repeat(times)} }`,
    () => `{ ${repeat(times, (i) => `a${i}: business(uscc: "${i}") { name }`)} }`,
    () => `{ __typename ${'@skip(if: false) '.repeat(times)} }`,
    () => `{ __typename ${repeat(times, (i) => `@d${i}`)} }`,
    () => `{ ${'... { '.repeat(times)} __typename ${'}'.repeat(times)} }`,
    () =>
      `{ ${'business(uscc: "1") { inspections { nodes { business { '.repeat(times)} name ${'}'.repeat(times * 4)} }`,
    () => `{ business(uscc: ${'['.repeat(times)}1${']'.repeat(times)}) { name } }`,
    () => `{ business(uscc: ${'{a:'.repeat(times)}1${'}'.repeat(times)}) { name } }`,
    () => `query (${repeat(times, (i) => `$v${i}: Int`)}) { __typename }`,
    () => `query ($v: ${'['.repeat(times)}Int${']'.repeat(times)}) { __typename }`,
    () => repeat(times, (i) => `query Q${i} { __typename }`),
    () => `{ business(${repeat(times, (i) => `a${i}: ${i}`)}) { name } }`,
    () => `${'#'.repeat(times * 10)}\n{ __typename }`,
    () => `{ business(uscc: "${'\\u4e00'.repeat(times)}") { name } }`,
    () => `{ business(uscc: """${'"" '.repeat(times)}""") { name } }`,
    () => `{ ${'{'.repeat(times)}`,
    () => `{ inspections(first: ${'9'.repeat(times)}) { nodes { id } } }`,
    () =>
      `{ __schema ${'{ types { fields { type '.repeat(times)} { name } ${'} } }'.repeat(times)} }`,
    () =>
      `{ __schema { types { ${'possibleTypes { '.repeat(times)} name ${'} '.repeat(times)} } } }`,
    () => `{ ${repeat(Math.min(times, 700), () => 'business(uscc: "1") { name name }')} }`,
    () =>
      `{ inspections(first: 100) { nodes { business { ${repeat(Math.min(times, 50), (i) => `i${i}: inspections(first: 100) { nodes { id } }`)} } } } }`,
    () => `mutation { ${repeat(times, (i) => `m${i}: __typename`)} }`,
    () => `subscription { ${'__typename '.repeat(Math.min(times, 40))} }`,
  ]);
  return post({ query: query() });
}

const letters = [
  'ａ',
  'а',
  '\u200b',
  '\u200d',
  '\u202e',
  '\ufeff',
  '\u0000',
  '\u2028',
  '\ud800',
  '\udfff',
  '💥',
  'é',
  'e\u0301',
  '\u1160',
  '\ufdfa'.repeat(50),
  '\\u{110000}',
  '\\u{1F600}',
  '\\ud83d',
  '\\u0000',
  '\\x41',
];

function unicode(dice: Dice): Buffer {
  const letter = () => dice.one(letters);
  const query = dice.one([
    () => `{ business${letter()}(uscc: "1") { name } }`,
    () => `{ business(uscc: "${letter()}${letter()}") { name } }`,
    () => `${letter()}{ __typename }${letter()}`,
    () => `query N${letter()} { __typename }`,
    () => `{ a${letter()}: __typename }`,
    () => `# ${letter()}\n{ __typename }`,
    () => `{ inspections(street: "${letter()}", first: 1) { nodes { id } } }`,
  ]);
  return post({ query: query(), operationName: dice.one([undefined, null, letter()]) });
}

export const documentFamilies = { mutated, oddlyAsked, oddlyWritten, fragments, bombs, unicode };
