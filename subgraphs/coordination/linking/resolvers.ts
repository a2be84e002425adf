/** How the graph's questions about links are answered, and decisions about them are taken. */
import { type SQL, sql } from 'drizzle-orm';
import { departments } from '../../../schema/departments.ts';
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import type { PageArguments } from '../../kit/paging/connection.ts';
import { listRoot } from '../../kit/paging/listing.ts';
import { globalId } from '../../kit/records/global-id.ts';
import { codeOf, departmentNamed } from '../departments.ts';
import type { InspectionRow } from '../listings.ts';
import type { LedgerLoaders } from '../loaders.ts';
import type { Resolvers } from '../schema.generated.ts';
import { visibleDepartment } from './authority.ts';
import {
  type Decision,
  decideLink,
  type LinkDecided,
  type LinkDecisionUndone,
  undoLinkDecision,
} from './decide.ts';
import { type Field, fieldNames } from './levels.ts';
import {
  type LinkCandidateRow,
  type LinkDecisionRow,
  linkCandidates,
  linkDecisions,
} from './listings.ts';
import type { CandidateBusinessRow, RecordLinkRow } from './loaders.ts';

type LinkContext = Context<LedgerLoaders>;

interface ListArguments extends PageArguments {
  /** A value of the enum `DepartmentCode`. */
  readonly department?: string | null;
}

/** What the levels of a field say, from disagreement up. */
const agreements = {
  name: ['DIFFERENT', 'SIMILAR', 'SOUNDS_ALIKE', 'SAME_SO_FAR', 'SAME'],
  branch: ['DIFFERENT', 'SAME'],
  place: ['DIFFERENT', 'SIMILAR', 'SAME_SO_FAR', 'SAME'],
  town: ['DIFFERENT', 'SAME'],
  // A name that is nearly right would tell a name: people's are the same or not.
  person: ['DIFFERENT', 'SAME', 'SAME'],
} as const satisfies Record<Field, readonly string[]>;

const fieldCodes = {
  name: 'NAME',
  branch: 'BRANCH',
  place: 'PLACE',
  town: 'TOWN',
  person: 'PERSON',
} as const satisfies Record<Field, string>;

/** A decision that was just taken or undone, as it is now. */
const decisionOf = async (
  { decision }: LinkDecided | LinkDecisionUndone,
  _: unknown,
  { loaders }: LinkContext,
): Promise<LinkDecisionRow> => {
  const found = await loaders.linkDecision.clear(decision).load(decision);
  if (found) return found;
  throw new Error(`The decision ${decision} is gone.`);
};

function ofDepartment(column: SQL, context: LinkContext, { department: code }: ListArguments) {
  const department = visibleDepartment(context, code);
  return department === undefined ? undefined : sql`${column} = ${department}`;
}

export const resolvers = {
  Query: {
    linkCandidates: (_: unknown, args: ListArguments, context: LinkContext) =>
      listRoot<LinkCandidateRow>(context.database, linkCandidates, args, [
        ofDepartment(sql`waiting.department`, context, args),
      ]),
    linkDecisions: (_: unknown, args: ListArguments, context: LinkContext) =>
      listRoot<LinkDecisionRow>(context.database, linkDecisions, args, [
        ofDepartment(sql`decision.department`, context, args),
      ]),
  },
  Mutation: {
    decideLink: (_: unknown, { input }: { input: Decision }, context: LinkContext) =>
      decideLink(context, input),
    undoLinkDecision: (
      _: unknown,
      { input }: { input: { decision: string; reason: string } },
      context: LinkContext,
    ) => undoLinkDecision(context, input),
  },
  LinkDecided: { decision: decisionOf },
  LinkDecisionUndone: {
    decision: decisionOf,
    business: ({ uscc }: LinkDecisionUndone) => (uscc === null ? null : { uscc }),
  },
  LinkCandidate: {
    department: ({ department }: LinkCandidateRow) => codeOf(department),
    subject: (row: LinkCandidateRow) => row,
    businesses: ({ id }: LinkCandidateRow, _: unknown, { loaders }: LinkContext) =>
      loaders.candidatesOfParty.load(id),
  },
  CandidateBusiness: {
    business: ({ uscc }: CandidateBusinessRow) => ({ uscc }),
    agreements: (row: CandidateBusinessRow) =>
      fieldNames.map((field) => {
        const level = row[field];
        return {
          field: fieldCodes[field],
          agreement: level === null ? 'UNKNOWN' : (agreements[field][level] ?? 'UNKNOWN'),
        };
      }),
  },
  LinkDecision: {
    department: ({ department }: LinkDecisionRow) => codeOf(department),
    subject: ({ name, ...row }: LinkDecisionRow) => (name === null ? null : { ...row, name }),
    business: ({ uscc }: LinkDecisionRow) => (uscc === null ? null : { uscc }),
  },
  RecordLink: {
    decision: ({ decision }: RecordLinkRow, _: unknown, { loaders }: LinkContext) =>
      decision === null ? null : loaders.linkDecision.load(decision),
  },
  ...Object.fromEntries(
    departments.map(({ prefix }) => [
      `${prefix}Inspection`,
      {
        link: ({ department, id }: InspectionRow, _: unknown, context: LinkContext) => {
          requireStaff(context);
          return context.loaders.linkOfInspection.load(
            globalId(departmentNamed(department).name, id),
          );
        },
      },
    ]),
  ),
} satisfies Resolvers<LinkContext>;
