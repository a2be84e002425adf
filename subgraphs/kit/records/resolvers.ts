/**
 * How the records every department keeps alike are resolved, under the department's own type names: the permits,
 * inspections and penalties of `records.graphql`.
 */
import { sql } from 'drizzle-orm';
import type { Department } from '../../../schema/departments.ts';
import type { Context } from '../definition.ts';
import { requireOwnStaff } from '../identity/rules.ts';
import { listRoot } from '../paging/listing.ts';
import { between, type DayArguments } from './day-arguments.ts';
import { globalId, recordNumber } from './global-id.ts';
import {
  type InspectionRow,
  inspections,
  type OfParty,
  type PenaltyRow,
  type PermitRow,
  penalties,
  permits,
} from './listings.ts';
import { type PermitArguments, permitFilters, type RecordLoaders } from './loaders.ts';
import { inspection, penalty } from './tables.ts';

type RecordContext = Context<RecordLoaders>;

export function recordResolvers(department: Department) {
  const { name, prefix } = department;
  const lower = prefix.toLowerCase();
  const ofRecord = {
    id: ({ id }: { id: string }) => globalId(name, id),
    number: ({ id }: { id: string }) => id,
    subject: (record: OfParty) => record,
  };
  return {
    Query: {
      [`${lower}Permits`]: (_: unknown, args: PermitArguments, context: RecordContext) =>
        listRoot<PermitRow>(context.database, permits, args, permitFilters(args)),
      [`${lower}Inspections`]: (
        _: unknown,
        args: DayArguments & { status?: string | null },
        context: RecordContext,
      ) => {
        requireOwnStaff(context, name);
        return listRoot<InspectionRow>(context.database, inspections, args, [
          ...between(sql`${inspection.day}`, args),
          args.status == null ? undefined : sql`${inspection.status} = ${args.status}`,
        ]);
      },
      [`${lower}Penalties`]: (_: unknown, args: DayArguments, context: RecordContext) =>
        listRoot<PenaltyRow>(
          context.database,
          penalties,
          args,
          between(sql`${penalty.decidedOn}`, args),
        ),
    },
    [`${prefix}Permit`]: {
      ...ofRecord,
      business: ({ uscc }: OfParty) => uscc && { uscc },
      __resolveReference: ({ id }: { id: string }, { loaders }: RecordContext) =>
        loaders.permit.load(recordNumber(name, id)),
    },
    [`${prefix}Inspection`]: {
      ...ofRecord,
      items: ({ itemCodes, itemNames }: InspectionRow) =>
        itemCodes.map((code, index) => ({ code, name: itemNames[index] })),
      findings: ({ findings }: InspectionRow) => findings.map((text) => ({ text })),
      __resolveReference: ({ id }: { id: string }, { loaders }: RecordContext) =>
        loaders.inspection.load(recordNumber(name, id)),
    },
    [`${prefix}Penalty`]: {
      ...ofRecord,
      __resolveReference: ({ id }: { id: string }, { loaders }: RecordContext) =>
        loaders.penalty.load(recordNumber(name, id)),
    },
    Permit: { __resolveType: () => `${prefix}Permit` },
    Business: {
      [`${lower}Permits`]: (
        { uscc }: { uscc: string },
        args: PermitArguments,
        { loaders }: RecordContext,
      ) => loaders.permitsOfBusiness.load(uscc, args),
    },
  };
}
