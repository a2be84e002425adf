/** The error of a file that cannot be imported at all: nothing of it was stored. */

/** Its message says what was expected, what was found and what to do; it is shown as it is. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}
