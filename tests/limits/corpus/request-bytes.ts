/** Requests as the bytes that go over the wire, so that nothing between a test and the gateway tidies them up. */

export interface Sent {
  /** The family it is of. */
  readonly family: string;
  readonly bytes: Buffer;
}

interface Http {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer | string;
  /** In place of the true one; none at all where it is empty. */
  readonly contentLength?: string;
}

const json = ['content-type', 'application/json'] as const;

/** A request, right in all that is not said to be otherwise. */
export function http({
  method = 'POST',
  target = '/graphql',
  headers = [json],
  body = '',
  contentLength,
}: Http): Buffer {
  const bytes = Buffer.from(body);
  const length = contentLength ?? (method === 'GET' ? '' : String(bytes.length));
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(given.has('host') ? [] : ['host: 127.0.0.1']),
    'connection: close',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(length === '' ? [] : [`content-length: ${length}`]),
  ];
  // Each character a byte, as headers are: what is no Latin letter goes out as UTF-8 does.
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8'), bytes]);
}

/** A question in JSON. */
export function post(body: unknown, headers: Http['headers'] = []): Buffer {
  return http({ headers: [json, ...headers], body: JSON.stringify(body) });
}
