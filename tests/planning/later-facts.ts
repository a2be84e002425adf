/** Facts that reach the ledger as they do in the city: in pages of a department's feed. */
import type { DepartmentName } from '../../schema/departments.ts';
import { applyPage } from '../../subgraphs/coordination/feed/apply.ts';
import { openPosition } from '../../subgraphs/coordination/feed/position.ts';
import type { Database } from '../../subgraphs/kit/postgres/database.ts';

const home = '河埠街道枕河路1号';

let told = 0;

/** Applies one page of a department that tells what `records` are now. */
export async function tell(
  ledger: Database,
  department: DepartmentName,
  records: readonly { readonly kind: string; readonly id: string }[],
): Promise<void> {
  const position = await openPosition(ledger.orm, department);
  told += 1;
  await applyPage(ledger, department, position, {
    epoch: 'epoch',
    changes: records.map((fact) => ({ kind: fact.kind, id: fact.id, fact })),
    endCursor: String(told),
    hasMore: false,
  });
}

/** An inspection that a department made without a visit. */
export function inspection(uscc: string | null, day: string, given: object = {}) {
  told += 1;
  return {
    kind: 'INSPECTION',
    id: `later-${told}`,
    partyId: 'party',
    uscc,
    name: '商户',
    address: home,
    street: '河埠街道',
    inspectionKind: 'ROUTINE',
    selection: 'TARGETED',
    itemCodes: ['CT-011'],
    plannedFrom: null,
    plannedTo: null,
    inspectedOn: day,
    day,
    outcome: 'CLEAN',
    status: 'DONE',
    visitCode: null,
    ...given,
  };
}

/** A business as the register tells it now. */
export function business(uscc: string, given: object = {}) {
  return {
    kind: 'BUSINESS',
    id: uscc,
    registrationNumber: null,
    name: '商户',
    legalRepresentative: null,
    address: home,
    street: '河埠街道',
    status: 'ACTIVE',
    statusChangedOn: null,
    tradeCode: '7291',
    riskGrade: null,
    ...given,
  };
}

/** A party, linked to a business or to none. */
export function party(id: string, uscc: string | null) {
  return {
    kind: 'PARTY',
    id,
    name: '商户',
    recordedUscc: null,
    registrationNumber: null,
    organisationCode: null,
    legalRepresentative: null,
    address: home,
    street: '河埠街道',
    uscc,
  };
}
