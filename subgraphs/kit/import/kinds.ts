/** The kinds of export a department hands over, and what each department says about its own. */
import type { DepartmentName } from '../../../schema/departments.ts';

export const importKinds = ['REGISTER', 'LICENCE', 'INSPECTION', 'PENALTY'] as const;

/** 经营主体登记, 行政许可, 行政检查, 行政处罚. */
export type ImportKind = (typeof importKinds)[number];

/** What a department takes in, and how it calls its permits. */
export interface DepartmentImports {
  readonly department: DepartmentName;
  readonly kinds: readonly ImportKind[];
  /** Tried in order: the first whose word stands in a certificate's name names the permit's kind, else `OTHER`. */
  readonly permitKinds: readonly PermitKindRule[];
}

export interface PermitKindRule {
  readonly kind: string;
  /** Words of the certificate's name: `油烟` in 餐饮油烟净化设施登记. */
  readonly words: readonly string[];
}

/** The department's own kind of the permit that `certificate` (许可证书名称) names. */
export function permitKindOf(imports: DepartmentImports, certificate: string): string {
  const rule = imports.permitKinds.find(({ words }) =>
    words.some((word) => certificate.includes(word)),
  );
  return rule?.kind ?? 'OTHER';
}
