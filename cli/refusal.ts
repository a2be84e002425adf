/** What a command tells its user instead of doing its work: what is wrong and what to do about it. */

/** Ends a command with exit code 1; the message alone is shown. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
