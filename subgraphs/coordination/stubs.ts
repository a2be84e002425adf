/**
 * The SDL that follows from the list of departments: the enum of their codes, and a concrete type of inspection and
 * penalty for each. The department that owns the type knows its details; here stands what the ledger knows.
 *
 * A field of both is answered by whichever is asked already, so that a department's own lists stand without the ledger.
 * The way back to the business is the ledger's alone: offered by both, it doubles the ways to plan at every step from
 * inspection to business to inspection, for each department's type, and planning such a question takes minutes.
 */
import { type Department, departments } from '../../schema/departments.ts';

/** Every type that depends on which departments there are. */
export function departmentTypeDefs(): string {
  return [
    departmentCodes(),
    ...departments.flatMap((it) => [inspectionOf(it), penaltyOf(it)]),
  ].join('\n');
}

function departmentCodes(): string {
  const values = departments.map(({ code, zh }) => `  "${zh}."\n  ${code}`);
  return `
"The departments (部门) that inspect and penalise."
enum DepartmentCode {
${values.join('\n')}
}
`;
}

function inspectionOf({ prefix }: Department): string {
  return `
"An inspection (行政检查) by this department."
type ${prefix}Inspection implements Inspection @key(fields: "id") {
  "Unique in the whole graph."
  id: ID!
  "The department's own record number (检查编号)."
  number: String! @shareable
  "The department that makes it."
  department: DepartmentCode!
  "Why it is made."
  kind: InspectionKind! @shareable
  "How its subject was chosen."
  selection: InspectionSelection! @shareable
  "How far it has come."
  status: InspectionStatus! @shareable
  "The day it stands for: when it took place, else when it may first take place."
  day: Date! @shareable
  "The first planned day (计划开始日期)."
  plannedFrom: Date @shareable
  "The last planned day (计划结束日期)."
  plannedTo: Date @shareable
  "The day it took place; null until then."
  inspectedOn: Date @shareable
  "What it came to; null until it took place."
  outcome: InspectionOutcome @shareable
  "Whom it concerns, as recorded."
  subject: RecordedSubject! @shareable
  "The business it concerns; null while the record is unlinked."
  business: Business
  "The problems found."
  findings: [Finding!] @external
}
`;
}

function penaltyOf({ prefix }: Department): string {
  return `
"A penalty (行政处罚) by this department."
type ${prefix}Penalty implements Penalty @key(fields: "id") {
  "Unique in the whole graph."
  id: ID!
  "The number of the decision (行政处罚决定书文号)."
  number: String! @shareable
  "The department that decided it."
  department: DepartmentCode!
  "The day of the decision."
  decidedOn: Date! @shareable
  "The kind of violation (违法行为类型)."
  violation: String @shareable
  "The kinds of penalty (处罚类别): warning, fine …"
  categories: [String!]! @shareable
  "The fine, in yuan."
  fineYuan: Float @shareable
  "Who was penalised, as recorded."
  subject: RecordedSubject! @shareable
  "The business penalised; null while the record is unlinked."
  business: Business
}
`;
}
