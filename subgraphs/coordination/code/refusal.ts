/** Why what somebody says of a visit is refused, as data: what was found and what would lift it. */

export interface CodeRequestRefused {
  readonly __typename: 'CodeRequestRefused';
  readonly rule: 'INVALID_REQUEST' | 'NOT_POSSIBLE_NOW' | 'TOO_MANY';
  readonly message: string;
  readonly lift: string;
}

export function codeRequestRefused(
  rule: CodeRequestRefused['rule'],
  message: string,
  lift: string,
): CodeRequestRefused {
  return { __typename: 'CodeRequestRefused', rule, message, lift };
}

/** What is wrong with a text that may have `most` characters; undefined where it fits. Empty text fits. */
export function misfitOf(what: string, text: string, most: number): string | undefined {
  if (text.includes('\0')) return `${what} holds a character that is no text (NUL).`;
  const { length } = [...text];
  return length > most
    ? `${what} has ${length} characters; it may have at most ${most}.`
    : undefined;
}
