/** The SDL that follows from the list of departments: how each department's inspections came to their businesses. */
import { departments } from '../../../schema/departments.ts';

/** A field of every concrete type of inspection; the interface in `linking.graphql` has the same. */
export function linkOfInspections(): string {
  return departments
    .map(
      ({ prefix }) => `
extend type ${prefix}Inspection {
  "How it came to its business; null until that was looked at. For staff."
  link: RecordLink
}
`,
    )
    .join('');
}
