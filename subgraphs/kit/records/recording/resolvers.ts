/** How a department's officers record, and coordination notes, under the department's own type names. */
import { sql } from 'drizzle-orm';
import type { Department } from '../../../../schema/departments.ts';
import type { Context } from '../../definition.ts';
import { requireCoordination, requireOwnOfficer, requireOwnStaff } from '../../identity/rules.ts';
import { listRoot } from '../../paging/listing.ts';
import { between, type DayArguments } from '../day-arguments.ts';
import { globalId, recordNumber } from '../global-id.ts';
import { type EntryRow, entries } from '../listings.ts';
import type { RecordLoaders } from '../loaders.ts';
import { entry } from '../tables.ts';
import { type CheckNotes, noteChecks } from './assigned.ts';
import { type EntryInput, recordEntry } from './entry.ts';
import { type InspectionInput, recordInspection } from './inspection.ts';
import { isRefused, type Recorded, type RecordOutcome } from './refusal.ts';
import { noteVisits, type VisitNotes } from './visit-notes.ts';

type RecordContext = Context<RecordLoaders>;

interface Input<Value> {
  readonly input: Value;
}

export function recordingResolvers({ name, prefix }: Department) {
  const lower = prefix.toLowerCase();
  const as = (type: string, outcome: RecordOutcome) =>
    isRefused(outcome) ? outcome : { __typename: type, ...outcome };
  return {
    Mutation: {
      [`record${prefix}Inspection`]: async (
        _: unknown,
        { input }: Input<InspectionInput>,
        context: RecordContext,
      ) => {
        const by = requireOwnOfficer(context, name);
        return as(
          `${prefix}InspectionRecorded`,
          await recordInspection(context.database, by, input),
        );
      },
      [`record${prefix}Entry`]: async (
        _: unknown,
        { input }: Input<EntryInput>,
        context: RecordContext,
      ) => {
        const by = requireOwnOfficer(context, name);
        return as(`${prefix}EntryRecorded`, await recordEntry(context.database, by, input));
      },
      noteVisits: (_: unknown, { input }: Input<VisitNotes>, context: RecordContext) => {
        requireCoordination(context);
        return noteVisits(context.database, input);
      },
      noteChecks: (_: unknown, { input }: Input<CheckNotes>, context: RecordContext) => {
        requireCoordination(context);
        return noteChecks(context.database, input);
      },
    },
    Query: {
      [`${lower}Entries`]: (
        _: unknown,
        args: DayArguments & { types?: readonly string[] | null },
        context: RecordContext,
      ) => {
        requireOwnStaff(context, name);
        return listRoot<EntryRow>(context.database, entries, args, [
          ...between(sql`${entry.day}`, args),
          args.types == null
            ? undefined
            : sql`${entry.type} = ANY(${sql.param(args.types)}::text[])`,
        ]);
      },
    },
    [`${prefix}InspectionRecorded`]: {
      inspection: ({ number }: Recorded, _: unknown, { loaders }: RecordContext) =>
        loaders.inspection.clear(number).load(number),
    },
    [`${prefix}EntryRecorded`]: {
      entry: ({ number }: Recorded, _: unknown, { loaders }: RecordContext) =>
        loaders.entry.clear(number).load(number),
    },
    [`${prefix}Entry`]: {
      id: ({ id }: EntryRow) => globalId(name, id),
      number: ({ id }: EntryRow) => id,
      subject: (row: EntryRow) => (row.name === null ? null : row),
      __resolveReference: ({ id }: { id: string }, { loaders }: RecordContext) =>
        loaders.entry.load(recordNumber(name, id)),
    },
  };
}
