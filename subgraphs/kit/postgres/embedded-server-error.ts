/** Why there is no embedded server, told to whoever starts the program. */

/** The embedded server can't be had as things are; `message` says what to do. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';
}
