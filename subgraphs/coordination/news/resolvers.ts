/** How subscriptions to visits are answered: what is heard, as far as it is wanted and the caller may hear it. */
import { departments } from '../../../schema/departments.ts';
import type { Context } from '../../kit/definition.ts';
import { codeOf } from '../departments.ts';
import type { LedgerLoaders } from '../loaders.ts';
import type { Resolvers } from '../schema.generated.ts';
import { hearingOf } from './authority.ts';
import { isMissed, listeningOf, type News, type Told } from './listening.ts';

type NewsContext = Context<LedgerLoaders>;

interface Wanted {
  /** Values of the enum `DepartmentCode`. */
  readonly departments?: readonly string[] | null;
  readonly streets?: readonly string[] | null;
  readonly business?: string | null;
}

export const resolvers = {
  Subscription: {
    visitChanged: {
      subscribe: (_: unknown, wanted: Wanted, context: NewsContext) =>
        heard(context, (news) => concernsOf(news), wanted),
      resolve: (told: Told) => told,
    },
    visitDispatched: {
      subscribe: (_: unknown, wanted: Wanted, context: NewsContext) =>
        heard(context, ({ notice }) => (notice.demand ? notice.departments : []), wanted),
      resolve: (told: Told) => told,
    },
  },
  VisitNews: { __resolveType: (told: Told) => (isMissed(told) ? 'NewsMissed' : 'VisitUpdate') },
  DispatchNews: {
    __resolveType: (told: Told) => (isMissed(told) ? 'NewsMissed' : 'VisitDispatch'),
  },
  VisitUpdate: {
    change: ({ notice }: News) => (notice.change === 'OPENED_FOR' ? 'PLANNED' : notice.change),
    visit: ({ notice }: News, _: unknown, { loaders }: NewsContext) =>
      loaders.visit.load(notice.visit),
    departments: (news: News) => concernsOf(news).map(codeOf),
  },
  VisitDispatch: {
    department: ({
      notice: {
        departments: [body = ''],
      },
    }: News) => codeOf(body),
    visit: ({ notice }: News, _: unknown, { loaders }: NewsContext) =>
      loaders.visit.load(notice.visit),
    demand: ({ notice }: News, _: unknown, { loaders }: NewsContext) =>
      notice.demand === undefined ? null : loaders.demand.load(notice.demand),
  },
} satisfies Resolvers<NewsContext>;

/** The bodies that a change concerns; none, where what it says is told by another. */
function concernsOf({ notice, visit }: News): readonly string[] {
  const { change, departments: named } = notice;
  if (change === 'OPENED_FOR' || (change === 'LEFT' && visit.status === 'CANCELLED')) return [];
  return [...new Set([...named, ...visit.departments])].sort();
}

/** What the caller may hear of what is wanted; `concerns` are the bodies that a piece of news concerns. */
function heard(
  context: NewsContext,
  concerns: (news: News) => readonly string[],
  { departments: codes, streets, business }: Wanted,
) {
  const own = hearingOf(context);
  const wanted = codes && departments.filter(({ code }) => codes.includes(code));
  return listeningOf(context.database).subscribe((news) => {
    const concerned = concerns(news);
    return (
      concerned.length > 0 &&
      (own === undefined || concerned.includes(own)) &&
      (!wanted || wanted.some(({ name }) => concerned.includes(name))) &&
      (!streets || streets.some((street) => news.visit.streets.includes(street))) &&
      (business == null || news.visit.uscc === business)
    );
  });
}
