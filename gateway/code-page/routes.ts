/**
 * Serves the page of a visit's code at `/v/CODE`, its QR code beside it, and takes what its forms send. What it shows it
 * asks of the graph as anybody may: whoever opens it is told no more than the graph tells the public.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireHost } from '../requests/host.ts';
import { answerError } from '../requests/http-errors.ts';
import { RequestRefused } from '../requests/refusal.ts';
import { type RequestContext, requestContext } from '../requests/request-context.ts';
import type { CurrentGraph } from '../supergraph/current-graph.ts';
import type { Peers } from '../workers/peers.ts';
import { FailedCodes } from './failed-codes.ts';
import { fieldOf, readForms } from './form-posts.ts';
import type { Filled } from './forms.ts';
import { languageOf } from './language.ts';
import { codePage, contentSecurityPolicy, type PageContent } from './page.ts';
import { qrPng, qrSvg } from './qr.ts';
import {
  type CodeInvalid,
  complain,
  holderOfCode,
  knowsCodes,
  openCode,
  type RefusedRule,
  rate,
} from './questions.ts';
import { isSameSite } from './same-site.ts';
import { contentOf, statusOf } from './verdict.ts';
import type { Told } from './words.ts';

interface PageRequest {
  Params: { code: string };
  Querystring: { lang?: unknown; told?: unknown; receipt?: unknown };
}

type Request = FastifyRequest<PageRequest>;

export interface CodePageSettings {
  /** What people know the gateway by; asked for each request, since it may be known only once the gateway listens. */
  readonly publicUrl: () => URL;
  /** Whether subgraphs are told who asks. */
  readonly identified: boolean;
  /** Who else counts codes that are none. */
  readonly peers: Peers;
}

/** Adds the page to `app`; it is there while `graph` is one that knows of codes. */
export function serveCodePage(
  app: FastifyInstance,
  graph: CurrentGraph,
  { publicUrl, identified, peers }: CodePageSettings,
): void {
  const failed = new FailedCodes(() => performance.now(), peers);

  const contextOf = (request: Request, reply: FastifyReply): RequestContext =>
    requestContext(request, reply, identified ? holderOfCode : undefined);

  /** The path of the page of a code, as a browser is to ask for it. */
  const pathOf = (code: string) =>
    `${publicUrl().pathname.replace(/\/+$/, '')}/v/${encodeURIComponent(code)}`;

  function send(request: Request, reply: FastifyReply, content: PageContent): FastifyReply {
    const path = pathOf(content.opened?.code ?? request.params.code);
    const language = languageOf(
      fieldOf(request, 'lang') || request.query.lang,
      request.headers['accept-language'],
    );
    return reply
      .code(statusOf(content) ?? reply.statusCode)
      .headers({
        'content-security-policy': contentSecurityPolicy,
        'content-language': language,
        vary: 'accept-language',
      })
      .type('text/html; charset=utf-8')
      .send(codePage({ path, language }, content));
  }

  /** Notes a code that is none, for it may be a guess. */
  function noteFailure({ ip }: Request, reason: CodeInvalid['reason']): void {
    if (reason === 'FORGED' || reason === 'UNKNOWN') failed.add(ip);
  }

  async function open(request: Request, reply: FastifyReply) {
    const opened = await openCode(graph, request.params.code, contextOf(request, reply));
    if (opened?.__typename === 'CodeInvalid') noteFailure(request, opened.reason);
    return opened;
  }

  /** Back to the page with what became of a form; a reload then sends nothing again. */
  function tell(request: Request, reply: FastifyReply, told: Told, receipt?: string): FastifyReply {
    const query = new URLSearchParams({ told, ...(receipt !== undefined && { receipt }) });
    const language = fieldOf(request, 'lang');
    if (language === 'zh' || language === 'en') query.set('lang', language);
    return reply.redirect(`${pathOf(request.params.code)}?${query}`, 303);
  }

  /** The page again, with what was filled in. */
  async function comeBack(
    request: Request,
    reply: FastifyReply,
    { rule }: { readonly rule: RefusedRule },
    filled: Filled,
  ): Promise<FastifyReply> {
    return send(request, reply, {
      ...contentOf(await open(request, reply)),
      refused: rule,
      filled,
    });
  }

  void app.register(async (scope) => {
    readForms(scope);
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      const { statusCode = 500 } = error;
      if (error instanceof RequestRefused || statusCode >= 500) {
        return answerError(error, request, reply);
      }
      return send(request as Request, reply.code(statusCode), { verdict: 'unreadable' });
    });
    scope.addHook('onRequest', async (request: FastifyRequest, reply) => {
      if (!knowsCodes(graph)) return reply.callNotFound();
      void reply.headers(everywhere);
      requireHost(request.headers);
      const seconds = failed.secondsToWait(request.ip);
      if (seconds > 0) {
        return send(request as Request, reply.header('retry-after', seconds), {
          verdict: 'tooMany',
        });
      }
      if (request.method === 'POST' && !isSameSite(request.headers, publicUrl())) {
        return send(request as Request, reply, { verdict: 'foreignForm' });
      }
    });

    scope.get<PageRequest>('/v/:code', async (request, reply) => {
      const content = contentOf(await open(request, reply));
      return send(request, reply, { ...content, ...toldIn(request) });
    });

    for (const [extension, type, draw] of pictures) {
      scope.get<PageRequest>(`/v/:code.${extension}`, async (request, reply) => {
        const opened = await open(request, reply);
        if (!opened || opened.__typename === 'CodeInvalid') {
          return send(request, reply, contentOf(opened));
        }
        const address = new URL(pathOf(opened.code), publicUrl());
        return reply.type(type).send(await draw(address.href));
      });
    }

    scope.post<PageRequest>('/v/:code/rating', async (request, reply) => {
      const { code } = request.params;
      const filled = { stars: fieldOf(request, 'stars'), comment: fieldOf(request, 'comment') };
      const stars = /^[1-5]$/.test(filled.stars) ? Number(filled.stars) : 0;
      const input = { code, stars, comment: filled.comment };
      const outcome = await rate(graph, input, contextOf(request, reply));
      if (outcome?.__typename === 'VisitRated') {
        return tell(request, reply, outcome.replaced ? 'rated-again' : 'rated');
      }
      if (outcome?.__typename === 'CodeRequestRefused') {
        return comeBack(request, reply, outcome, filled);
      }
      if (outcome) noteFailure(request, outcome.reason);
      return send(request, reply, contentOf(outcome));
    });

    scope.post<PageRequest>('/v/:code/complaint', async (request, reply) => {
      const filled = { text: fieldOf(request, 'text'), contact: fieldOf(request, 'contact') };
      const input = { code: request.params.code, ...filled };
      const outcome = await complain(graph, input, contextOf(request, reply));
      if (outcome?.__typename === 'ComplaintReceived') {
        return tell(request, reply, 'complained', outcome.number);
      }
      if (outcome?.__typename === 'CodeRequestRefused') {
        return comeBack(request, reply, outcome, filled);
      }
      if (outcome) noteFailure(request, outcome.reason);
      return send(request, reply, contentOf(outcome));
    });
  });
}

const pictures = [
  ['svg', 'image/svg+xml', qrSvg],
  ['png', 'image/png', qrPng],
] as const;

/** The code is in the address: it goes to no other site and stays in no cache. The origin goes with the forms. */
const everywhere = {
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
};

/** What the address says became of a form, where it is one of the things that can. */
function toldIn({ query: { told, receipt } }: Request): Pick<PageContent, 'told' | 'receipt'> {
  if (told === 'rated' || told === 'rated-again') return { told };
  if (told !== 'complained') return {};
  return {
    told,
    ...(typeof receipt === 'string' && /^TS[0-9A-F]{12}$/.test(receipt) && { receipt }),
  };
}
