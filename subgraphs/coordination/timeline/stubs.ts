/**
 * The SDL that follows from the list of departments: a concrete type of permit and of entry for each. Of a permit the
 * ledger names no more than which it is; of an entry it knows what stands here, and the department its details.
 */
import { type Department, departments } from '../../../schema/departments.ts';

export function timelineTypeDefs(): string {
  return departments.flatMap((it) => [permitOf(it), entryOf(it)]).join('\n');
}

function permitOf({ prefix }: Department): string {
  return `
"A permit or filing that this department gave."
type ${prefix}Permit implements Permit @key(fields: "id", resolvable: false) {
  "Unique in the whole graph."
  id: ID!
}
`;
}

function entryOf({ prefix }: Department): string {
  return `
"An entry through the door that is no inspection, by this department."
type ${prefix}Entry implements Entry @key(fields: "id") {
  "Unique in the whole graph."
  id: ID!
  "The department's own number."
  number: String! @shareable
  "The department that made it."
  department: DepartmentCode!
  "What kind of entry it was."
  type: EntryType! @shareable
  "The day it took place."
  day: Date! @shareable
  "Whom it concerns, as recorded; null for a patrol without a particular subject."
  subject: RecordedSubject @shareable
  "The business it concerns; null while the record is unlinked."
  business: Business
}
`;
}
