/** The records of the whole graph that the evidence of gaps leads to. */
import type { Context } from '../../kit/definition.ts';
import { departmentBy } from '../departments.ts';
import type { LedgerLoaders } from '../loaders.ts';
import type { EvidenceRow } from './listings.ts';

type EvidenceContext = Context<LedgerLoaders>;

/** What a piece of one kind leads to; null for pieces of other kinds. */
function of<Type extends EvidenceRow['record'], Result>(
  record: Type,
  lead: (piece: Extract<EvidenceRow, { record: Type }>, loaders: LedgerLoaders) => Result,
) {
  return (piece: EvidenceRow, _: unknown, { loaders }: EvidenceContext) =>
    piece.record === record ? lead(piece as Extract<EvidenceRow, { record: Type }>, loaders) : null;
}

export const evidenceResolvers = {
  business: of('BUSINESS', ({ id }) => ({ uscc: id })),
  inspection: of('INSPECTION', ({ id }, { inspection }) => inspection.load(id)),
  demand: of('DEMAND', ({ id }, { demand }) => demand.load(id)),
  permit: of('PERMIT', ({ id }) => ({ id, department: departmentOf(id) })),
  penalty: of('PENALTY', ({ id }, { penalty }) => penalty.load(id)),
  party: of('PARTY', ({ id }) => ({ id })),
  requiredPermit: of('REQUIRED_PERMIT', (piece) => piece),
  checkCycle: of('CHECK_CYCLE', (piece) => piece),
  minimumFrequency: of('MINIMUM', (piece) => piece),
  department: of('FEED', ({ id }) => departmentBy('name', id)),
};

/** The department's name in an id of the whole graph. */
export function departmentOf(id: string): string {
  return id.slice(0, id.indexOf(':'));
}
