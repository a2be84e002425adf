/** The SDL that follows from the list of departments: whether each department's inspections were registered. */
import { departments } from '../../../schema/departments.ts';

/** Two fields of every concrete type of inspection; the interface in `registration.graphql` has the same. */
export function registrationOfInspections(): string {
  return departments
    .map(
      ({ prefix }) => `
extend type ${prefix}Inspection {
  "Whether it was registered, by the code of a visit; null until the ledger has it, some seconds after it was recorded."
  registration: InspectionRegistration
  "Why it is unregistered; null where it is not."
  unregistered: UnregisteredReason
}
`,
    )
    .join('');
}
