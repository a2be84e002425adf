/** How the graph's questions about the whole city are answered from the ledger. */
import { type Department, type DepartmentName, departments } from '../../schema/departments.ts';
import type { Context } from '../kit/definition.ts';
import { requireStaff } from '../kit/identity/rules.ts';
import { listRoot } from '../kit/paging/listing.ts';
import type { DayArguments } from '../kit/records/day-arguments.ts';
import { globalId, recordNumber } from '../kit/records/global-id.ts';
import { codeOf, departmentBy, departmentNamed } from './departments.ts';
import {
  type CityInspectionArguments,
  cityInspectionFilters,
  type InspectionArguments,
  type PenaltyArguments,
} from './filters.ts';
import { type InspectionRow, inspections, type PenaltyRow, type VisitRow } from './listings.ts';
import type { LedgerLoaders } from './loaders.ts';
import type { DepartmentFeedModel } from './models.ts';
import type { Resolvers } from './schema.generated.ts';
import { requireKnownStreet } from './streets.ts';

type LedgerContext = Context<LedgerLoaders>;

interface Code {
  readonly uscc: string;
}

export const resolvers = {
  Query: {
    inspections: async (_: unknown, args: CityInspectionArguments, context: LedgerContext) => {
      requireStaff(context);
      await requireKnownStreet(context.loaders, args.street);
      return listRoot<InspectionRow>(
        context.database,
        inspections,
        args,
        cityInspectionFilters(args),
      );
    },
    departments: () => departments,
    departmentInfo: (_: unknown, { code }: { code: string }) => departmentBy('code', code),
  },
  Business: {
    inspections: ({ uscc }: Code, args: InspectionArguments, context: LedgerContext) => {
      requireStaff(context);
      return context.loaders.inspectionsOfBusiness.load(uscc, args);
    },
    penalties: ({ uscc }: Code, args: PenaltyArguments, { loaders }: LedgerContext) =>
      loaders.penaltiesOfBusiness.load(uscc, args),
    visits: ({ uscc }: Code, args: DayArguments, context: LedgerContext) => {
      requireStaff(context);
      return context.loaders.visitsOfBusiness.load(uscc, args);
    },
  },
  Inspection: { __resolveType: typeNamed('Inspection') },
  Penalty: { __resolveType: typeNamed('Penalty') },
  ...Object.fromEntries(departments.flatMap(recordTypes)),
  Visit: {
    departments: ({ departments: names }: VisitRow) => names.map(codeOf),
    joint: ({ departments: names }: VisitRow) => names.length > 1,
    business: ({ uscc }: VisitRow) => (uscc === null ? null : { uscc }),
  },
  DepartmentInfo: {
    name: ({ zh }: Department) => zh,
    feed: async ({ name }: Department, _: unknown, { loaders }: LedgerContext) => ({
      name,
      ...(await loaders.feed.load(name)),
    }),
  },
  DepartmentFeed: {
    caughtUp: ({ caughtUp }: DepartmentFeedModel) => caughtUp ?? false,
    failing: ({ failure }: DepartmentFeedModel) => failure != null,
    recordsKnown: ({ name }: DepartmentFeedModel, _: unknown, { loaders }: LedgerContext) =>
      loaders.recordsKnown.load(name),
    recordsRejected: ({ name }: DepartmentFeedModel, _: unknown, { loaders }: LedgerContext) =>
      loaders.recordsRejected.load(name),
  },
} satisfies Resolvers<LedgerContext>;

/** The concrete types of one department's inspections and penalties, from the ledger's rows. */
function recordTypes({ name, prefix }: Department): [string, object][] {
  // An id of another department names no record of this type.
  const ownId = (id: string) => globalId(name, recordNumber(name, id));
  const ofRecord = {
    id: ({ department, id }: InspectionRow | PenaltyRow) =>
      globalId(department as DepartmentName, id),
    number: ({ id }: InspectionRow | PenaltyRow) => id,
    department: ({ department }: InspectionRow | PenaltyRow) => codeOf(department),
    subject: (record: InspectionRow | PenaltyRow) => record,
    business: ({ uscc }: InspectionRow | PenaltyRow) => uscc && { uscc },
  };
  return [
    [
      `${prefix}Inspection`,
      {
        ...ofRecord,
        kind: ({ inspectionKind }: InspectionRow) => inspectionKind,
        __resolveReference: ({ id }: { id: string }, { loaders }: LedgerContext) =>
          loaders.inspection.load(ownId(id)),
      },
    ],
    [
      `${prefix}Penalty`,
      {
        ...ofRecord,
        __resolveReference: ({ id }: { id: string }, { loaders }: LedgerContext) =>
          loaders.penalty.load(ownId(id)),
      },
    ],
  ];
}

function typeNamed<Kind extends string>(kind: Kind) {
  return ({ department }: { department: string }) =>
    `${departmentNamed(department).prefix}${kind}` as const;
}
