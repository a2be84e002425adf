/** What the page asks of the graph, as anybody may who holds a code: the gateway itself knows nothing of visits. */
import type { DocumentNode } from 'graphql';
import { parse } from 'graphql';
import { z } from 'zod';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import type { RequestContext } from '../requests/request-context.ts';
import type { CurrentGraph } from '../supergraph/current-graph.ts';

/** Whom the page asks as, whoever opened it: the public, with no scope. */
export const holderOfCode: Identity = { subject: 'code-page', role: 'PUBLIC', scopes: [] };

const outcome = z.enum(['CLEAN', 'PROBLEMS_FOUND', 'NO_VIOLATION_ADVICE']);

const bodySchema = z.object({
  department: z.string(),
  name: z.string(),
  officers: z.array(z.string()),
  items: z.array(
    z.object({ code: z.string(), name: z.string().nullish(), legalBasis: z.string().nullish() }),
  ),
  outcome: outcome.nullish(),
});

const visitSchema = z.object({
  __typename: z.literal('NoticedVisit'),
  code: z.string(),
  day: z.string(),
  status: z.enum(['PLANNED', 'UNDERWAY', 'DONE']),
  checkedInAt: z.string().nullish(),
  businessName: z.string().nullish(),
  address: z.string().nullish(),
  holdsUntil: z.string(),
  bodies: z.array(bodySchema),
});

const invalidSchema = z.object({
  __typename: z.literal('CodeInvalid'),
  reason: z.enum(['FORGED', 'UNKNOWN', 'EXPIRED', 'CANCELLED']),
});

const withheldSchema = z.object({ __typename: z.literal('VisitWithheld'), code: z.string() });

const refusedSchema = z.object({
  __typename: z.literal('CodeRequestRefused'),
  rule: z.enum(['INVALID_REQUEST', 'NOT_POSSIBLE_NOW', 'TOO_MANY']),
});

export type NoticedBody = z.output<typeof bodySchema>;
export type NoticedVisit = z.output<typeof visitSchema>;
export type VisitWithheld = z.output<typeof withheldSchema>;
export type CodeInvalid = z.output<typeof invalidSchema>;
export type RefusedRule = z.output<typeof refusedSchema>['rule'];

const opening = {
  document: parse(`query CodePage($code: String!) {
    visitByCode(code: $code) {
      __typename
      ... on NoticedVisit {
        code day status checkedInAt businessName address holdsUntil
        bodies { department name officers items { code name legalBasis } outcome }
      }
      ... on VisitWithheld { code }
      ... on CodeInvalid { reason }
    }
  }`),
  answer: z
    .object({
      visitByCode: z.discriminatedUnion('__typename', [visitSchema, withheldSchema, invalidSchema]),
    })
    .transform(({ visitByCode }) => visitByCode),
};

const rating = {
  document: parse(`mutation RateVisit($input: RateVisitInput!) {
    rateVisit(input: $input) {
      __typename
      ... on VisitRated { replaced }
      ... on CodeInvalid { reason }
      ... on CodeRequestRefused { rule }
    }
  }`),
  answer: z
    .object({
      rateVisit: z.discriminatedUnion('__typename', [
        z.object({ __typename: z.literal('VisitRated'), replaced: z.boolean() }),
        invalidSchema,
        refusedSchema,
      ]),
    })
    .transform(({ rateVisit }) => rateVisit),
};

const complaint = {
  document: parse(`mutation Complain($input: ComplainInput!) {
    complain(input: $input) {
      __typename
      ... on ComplaintReceived { number }
      ... on CodeInvalid { reason }
      ... on CodeRequestRefused { rule }
    }
  }`),
  answer: z
    .object({
      complain: z.discriminatedUnion('__typename', [
        z.object({ __typename: z.literal('ComplaintReceived'), number: z.string() }),
        invalidSchema,
        refusedSchema,
      ]),
    })
    .transform(({ complain }) => complain),
};

/** Every document that the page asks. */
export const codePageDocuments: readonly DocumentNode[] = [opening, rating, complaint].map(
  ({ document }) => document,
);

/** Whether the graph knows of codes; one that does not is not this city's. */
export function knowsCodes({ served }: CurrentGraph): boolean {
  return served.apiSchema.getQueryType()?.getFields()['visitByCode'] !== undefined;
}

/** Asks the graph; undefined where it cannot answer now. */
async function ask<Answer>(
  current: CurrentGraph,
  { document, answer }: { readonly document: DocumentNode; readonly answer: z.ZodType<Answer> },
  variables: Record<string, unknown>,
  contextValue: RequestContext,
): Promise<Answer | undefined> {
  const { body } = await current.hold(({ graph }) =>
    graph.apollo.executeOperation({ query: document, variables }, { contextValue }),
  );
  if (body.kind !== 'single' || body.singleResult.errors) return undefined;
  return answer.parse(body.singleResult.data);
}

/** What a code opens. */
export function openCode(graph: CurrentGraph, code: string, context: RequestContext) {
  return ask(graph, opening, { code }, context);
}

export interface RatingForm {
  readonly code: string;
  readonly stars: number;
  readonly comment: string;
}

/** Rates the visit of a code. */
export function rate(graph: CurrentGraph, input: RatingForm, context: RequestContext) {
  return ask(graph, rating, { input }, context);
}

export interface ComplaintForm {
  readonly code: string;
  readonly text: string;
  readonly contact: string;
}

/** Complains about the visit of a code. */
export function complain(graph: CurrentGraph, input: ComplaintForm, context: RequestContext) {
  return ask(graph, complaint, { input }, context);
}
