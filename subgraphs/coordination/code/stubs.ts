/** The SDL that follows from the list of departments: what other platforms call each department's inspections. */
import { departments } from '../../../schema/departments.ts';

/** A field of every concrete type of inspection; the interface in `code.graphql` has the same. */
export function foreignIdentifiersOfInspections(): string {
  return departments
    .map(
      ({ prefix }) => `
extend type ${prefix}Inspection {
  "What other platforms call it. For staff."
  foreignIdentifiers: [ForeignIdentifier!]
}
`,
    )
    .join('');
}
