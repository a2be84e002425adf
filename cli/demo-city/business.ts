/** A business of the demo city, as the register knows it, and whom a department meets: registered or not. */
import type { Place } from './streets.ts';
import type { Trade } from './trades.ts';

/** What the register may say of a business (登记状态). */
export type RegisterStatus = '存续' | '歇业' | '注销' | '吊销' | '迁出';

export type RiskGrade = 'A' | 'B' | 'C' | 'D';

export interface Business {
  readonly uscc: string;
  readonly registrationNumber: string;
  readonly name: string;
  /** 主体类型: 个体工商户, 有限责任公司 … */
  readonly kind: string;
  readonly legalRepresentative: string;
  readonly place: Place;
  readonly establishedOn: string;
  readonly status: RegisterStatus;
  /** The day it left the register; undefined while it trades or rests. */
  readonly leftOn: string | undefined;
  readonly trade: Trade;
  readonly phone: string;
  readonly riskGrade: RiskGrade;
  /** One of the few that every department visits often, with every licence it needs. */
  readonly showcase: boolean;
}

/** Whether it is an individual business (个体工商户) and no company. */
export function isIndividual(business: Business): boolean {
  return business.uscc.startsWith('92');
}

/** Whom a record names, in the words a department wrote down; empty where it wrote nothing. */
export interface Subject {
  readonly name: string;
  readonly uscc: string;
  readonly registrationNumber: string;
  readonly organisationCode: string;
  readonly legalRepresentative: string;
  readonly address: string;
  readonly street: string;
}
