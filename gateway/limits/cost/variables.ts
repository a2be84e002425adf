/** What a request's variables are to the cost of its operation. */

/** The values of an operation's variables, coerced. */
export type Variables = Readonly<Record<string, unknown>>;
