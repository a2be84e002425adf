/** What the page says at its top, and with which status, of what the graph answered. */
import type { PageContent } from './page.ts';
import type { CodeInvalid, NoticedVisit, VisitWithheld } from './questions.ts';
import type { Verdict } from './words.ts';

const ofVisit = { PLANNED: 'announced', UNDERWAY: 'underway', DONE: 'done' } as const;

/** The page of what a code opened; undefined stands for no answer. */
export function contentOf(
  opened: NoticedVisit | VisitWithheld | CodeInvalid | undefined,
): PageContent {
  switch (opened?.__typename) {
    case 'NoticedVisit':
      return { verdict: ofVisit[opened.status], opened };
    case 'VisitWithheld':
      return { verdict: 'withheld', opened };
    case 'CodeInvalid':
      return { verdict: opened.reason };
    default:
      return { verdict: 'unavailable' };
  }
}

const statuses: Readonly<Partial<Record<Verdict, number>>> = {
  FORGED: 404,
  UNKNOWN: 404,
  EXPIRED: 410,
  CANCELLED: 410,
  unavailable: 503,
  tooMany: 429,
  foreignForm: 403,
};

/** The HTTP status of a page, undefined where its content asks for none of its own. */
export function statusOf({ verdict, refused }: PageContent): number | undefined {
  if (refused) return 422;
  return statuses[verdict];
}
