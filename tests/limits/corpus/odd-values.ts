/** Values that no client sends, in place of those that some do. */
import type { Dice } from './dice.ts';

const scalars = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  0.5,
  1e308,
  -1e308,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1e21,
  101,
  1_000_000,
  '',
  ' ',
  '0',
  '-1',
  'NaN',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  'a\u0000b',
  '\u0000',
  '\ud800',
  '\ufeff',
  "'; DROP TABLE business; --",
  '%',
  '_',
  '\\',
  '$\u007b7*7}',
  '{{7*7}}',
  '../../etc/passwd',
  '2026-02-30',
  '0000-00-00',
  '9999-12-31',
  '+275760-09-13',
  'infinity',
  '91330203MA2AC1A1XJ',
  '古渡街道',
  'eyJhIjoxfQ',
  'AAAA',
  '===',
] as const;

export function oddValue(dice: Dice, depth = 0): unknown {
  switch (dice.below(depth > 3 ? 1 : 8)) {
    case 5:
      return Array.from({ length: dice.between(0, 4) }, () => oddValue(dice, depth + 1));
    case 6:
      return Object.fromEntries(
        Array.from({ length: dice.between(0, 4) }, () => [oddKey(dice), oddValue(dice, depth + 1)]),
      );
    case 7:
      return dice.one(['x', '一', '\u0000', '😀']).repeat(dice.one([10, 1_000, 100_000]));
    default:
      return dice.one(scalars);
  }
}

const oddKey = (dice: Dice) =>
  dice.one([
    '',
    'a',
    'constructor',
    'toString',
    'prototype',
    'hasOwnProperty',
    '__typename',
    'input',
    'code',
    '$',
    '一',
  ]);

/** `variables` with one or all of them odd, or some that nobody asked for. */
export function oddVariables(
  dice: Dice,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const odd: Record<string, unknown> = { ...variables };
  const names = [...Object.keys(variables), 'uscc', 'street', 'representations'];
  for (const name of dice.once(3) ? names : [dice.one(names)]) {
    if (dice.once(6)) delete odd[name];
    else odd[name] = oddMember(dice, odd[name]);
  }
  return odd;
}

/** An odd value, or an object whose members are. */
function oddMember(dice: Dice, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || dice.once(4)) return oddValue(dice);
  return oddVariables(dice, value as Record<string, unknown>);
}
