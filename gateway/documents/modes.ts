/** Which documents a gateway answers: the one list of its modes. */

/**
 * `open` answers every document; `audit` does too, and logs each that is not trusted, once; `closed` answers only those
 * that are trusted.
 */
export const documentsModes = ['open', 'audit', 'closed'] as const;

export type DocumentsMode = (typeof documentsModes)[number];
