/** Whether contenders answer alike: a fast answer that is another one is not compared. */
import { isDeepStrictEqual } from 'node:util';

export interface Answer {
  readonly contender: string;
  readonly text: string;
}

export interface Agreement {
  /** Those that answer as most do. */
  readonly agreed: readonly Answer[];
  readonly others: readonly Answer[];
}

/** Parts those who answer what most answer, whatever the order of fields, from all others. */
export function agreementOf(answers: readonly Answer[]): Agreement {
  const groups: { readonly value: unknown; readonly answers: Answer[] }[] = [];
  for (const answer of answers) {
    const value = jsonOf(answer.text);
    const group = groups.find((one) => isDeepStrictEqual(one.value, value));
    if (group) group.answers.push(answer);
    else groups.push({ value, answers: [answer] });
  }
  const [first, ...rest] = groups.sort((a, b) => b.answers.length - a.answers.length);
  return { agreed: first?.answers ?? [], others: rest.flatMap((group) => group.answers) };
}

/** What is no JSON is equal to nothing but itself. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return Symbol(text);
  }
}
