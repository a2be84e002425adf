/** What is compiled for every type of value: how it is written into an answer. */
import type { InvalidValues } from './invalid-values.ts';

/**
 * Writes a value that is not null; undefined when it is none of its type, or lacks what it promises. What is wrong is
 * then in `invalid`.
 */
export type Write = (value: unknown, invalid: InvalidValues) => string | undefined;
