/** Why a gateway does not start, told to whoever starts it. */

export type StartErrorCode =
  | 'OPTIONS_INVALID'
  | 'SUPERGRAPH_UNUSABLE'
  | 'DOCUMENTS_UNUSABLE'
  | 'IDENTITY_UNSAFE'
  | 'IDENTITY_KEYS_UNUSABLE'
  | 'SUBGRAPH_UNKNOWN'
  | 'SUBGRAPH_URL_MISSING'
  | 'SUBGRAPH_KEY_MISSING'
  | 'PORT_TAKEN'
  | 'WORKERS_FAILED'
  | 'LISTEN_FAILED';

/** The gateway cannot start as it was told to; `message` says what to change. */
export class GatewayStartError extends Error {
  override readonly name = 'GatewayStartError';
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
