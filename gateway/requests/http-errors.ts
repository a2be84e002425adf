/** Answers to requests that never reach the graph: the same JSON shape as errors of the graph, whatever went wrong. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { unkept } from './cache-policy.ts';
import { RequestRefused } from './refusal.ts';

/** Answers one failed request as `{"errors": [{message, extensions: {code}}]}`. */
export function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof RequestRefused) {
    const { code, message, reason, extensions } = error;
    request.log.info({ code, reason, ...extensions }, 'request refused');
    return reply
      .headers({ 'cache-control': unkept, ...error.headers })
      .code(error.statusCode)
      .send({ errors: [{ message, extensions: { code, ...extensions } }] });
  }
  const told = tellings[error.code];
  if (told) return send(reply, ...told);
  const { statusCode = 500 } = error;
  if (statusCode >= 400 && statusCode < 500) {
    return send(reply, statusCode, 'BAD_REQUEST', error.message);
  }
  request.log.error(error, 'request failed');
  return send(reply, 500, 'INTERNAL_SERVER_ERROR', 'The gateway failed to answer this request.');
}

/** Answers a request for what is not there. */
export function answerNotFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return send(reply, 404, 'NOT_FOUND', 'There is nothing here: the graph is at POST /graphql.');
}

type Telling = readonly [status: number, code: string, message: string];

const sendJson = 'Send {"query": "…"} with the content type application/json.';

const tellings: Readonly<Record<string, Telling>> = {
  FST_ERR_BAD_URL: [400, 'BAD_REQUEST', 'The URL cannot be decoded.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'BAD_REQUEST', `The body is not valid JSON. ${sendJson}`],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'BAD_REQUEST', `The body is empty. ${sendJson}`],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    `The body's content type is not one the graph reads. ${sendJson}`,
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: [
    413,
    'PAYLOAD_TOO_LARGE',
    'The body is too large: send less than 1 MiB.',
  ],
};

function send(reply: FastifyReply, ...[status, code, message]: Telling): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', unkept)
    .send({ errors: [{ message, extensions: { code } }] });
}
