/** How the graph tells the timeline of a business, and whose each event is. */
import { type Department, type DepartmentName, departments } from '../../../schema/departments.ts';
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import { globalId, recordNumber } from '../../kit/records/global-id.ts';
import { codeOf, departmentNamed } from '../departments.ts';
import type { LedgerLoaders } from '../loaders.ts';
import type { Resolvers } from '../schema.generated.ts';
import type { EntryRow, TimelineArguments, TimelineEventRow } from './events.ts';

type TimelineContext = Context<LedgerLoaders>;

/** What an event of one type is of: nothing for events of other types. */
function of<Row>(
  type: TimelineEventRow['type'],
  load: (loaders: LedgerLoaders, id: string) => Promise<Row>,
) {
  return (event: TimelineEventRow, _: unknown, { loaders }: TimelineContext) =>
    event.type === type ? load(loaders, event.id) : null;
}

const records: ReadonlySet<string> = new Set(['INSPECTION', 'VISIT', 'PENALTY', 'PERMIT']);

export const resolvers = {
  Business: {
    timeline: ({ uscc }: { uscc: string }, args: TimelineArguments, context: TimelineContext) => {
      requireStaff(context);
      return context.loaders.timelineOfBusiness.load(uscc, args);
    },
  },
  TimelineEvent: {
    department: ({ department }: TimelineEventRow) => codeOf(department),
    inspection: of('INSPECTION', (loaders, id) => loaders.inspection.load(id)),
    visit: of('VISIT', (loaders, id) => loaders.visit.load(id)),
    penalty: of('PENALTY', (loaders, id) => loaders.penalty.load(id)),
    permit: ({ type, department, id }: TimelineEventRow) =>
      type === 'PERMIT' ? { id, department } : null,
    entry: (event: TimelineEventRow, _: unknown, { loaders }: TimelineContext) =>
      records.has(event.type) ? null : loaders.entry.load(event.id),
  },
  Permit: {
    __resolveType: ({ department }: { department: string }) =>
      `${departmentNamed(department).prefix}Permit` as const,
  },
  Entry: {
    __resolveType: ({ department }: { department: string }) =>
      `${departmentNamed(department).prefix}Entry` as const,
  },
  ...Object.fromEntries(departments.map(entryType)),
} satisfies Resolvers<TimelineContext>;

/** The concrete type of one department's entries, from the ledger's rows. */
function entryType({ name, prefix }: Department): [string, object] {
  return [
    `${prefix}Entry`,
    {
      id: ({ department, id }: EntryRow) => globalId(department as DepartmentName, id),
      number: ({ id }: EntryRow) => id,
      department: ({ department }: EntryRow) => codeOf(department),
      subject: (row: EntryRow) => (row.name === null ? null : row),
      business: ({ uscc }: EntryRow) => uscc && { uscc },
      // An id of another department names no record of this type.
      __resolveReference: ({ id }: { id: string }, { loaders }: TimelineContext) =>
        loaders.entry.load(globalId(name, recordNumber(name, id))),
    },
  ];
}
