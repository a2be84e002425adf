/** The four bodies of the demo city that license, inspect and fine: their names and how their papers are numbered. */
import type { DepartmentName } from '../../schema/departments.ts';
import { district } from './streets.ts';

/** One department's body in the district. */
export interface Agency {
  readonly department: DepartmentName;
  readonly name: string;
  /** How its documents are numbered: 漕市监 in 漕市监罚〔2026〕8号. */
  readonly documents: string;
  /** How its inspection records and officers' certificates are marked: SC. */
  readonly mark: string;
  /** How it writes a licence's state (当前状态): by word or by the standard's number. */
  readonly states: { readonly valid: string; readonly invalid: string };
}

const words = { valid: '有效', invalid: '无效' };
const numbers = { valid: '1', invalid: '2' };

export const agencies: readonly Agency[] = [
  agency('market-supervision', '市场监督管理局', '漕市监', 'SC', words),
  agency('urban-management', '综合行政执法局', '漕综执', 'ZF', numbers),
  agency('culture-tourism', '文化和旅游局', '漕文旅', 'WL', words),
  agency('water', '水务局', '漕水', 'SW', numbers),
];

function agency(
  department: DepartmentName,
  bureau: string,
  documents: string,
  mark: string,
  states: Agency['states'],
): Agency {
  return { department, name: `${district}${bureau}`, documents, mark, states };
}
