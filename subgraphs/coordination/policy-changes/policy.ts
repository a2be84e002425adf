/** What holds for all inspections of the city, as it stands. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';

export interface PolicyRow {
  readonly quietDays: number;
  readonly consentDays: number;
  readonly visitsADay: number;
  readonly visitsAWeek: number;
  readonly visitsAMonth: number;
  readonly cleanRun: number;
  readonly emergencyDays: number;
  readonly codeDays: number;
  readonly publishDays: number;
  readonly replyDays: number;
  readonly clueDays: number;
  readonly seriousFineYuan: number;
  readonly sameActDays: number;
  readonly lookBackMonths: number;
  readonly ceilings: readonly { readonly riskGrade: string; readonly checks: number }[];
}

export async function readPolicy({ orm }: Database): Promise<PolicyRow> {
  const { rows } = await orm.execute(sql`
    SELECT quiet_days AS "quietDays", consent_days AS "consentDays", visits_a_day AS "visitsADay",
      visits_a_week AS "visitsAWeek", visits_a_month AS "visitsAMonth", clean_run AS "cleanRun",
      emergency_days AS "emergencyDays", code_days AS "codeDays",
      publish_days AS "publishDays", reply_days AS "replyDays", clue_days AS "clueDays",
      serious_fine_yuan AS "seriousFineYuan", same_act_days AS "sameActDays",
      look_back_months AS "lookBackMonths", (
        SELECT coalesce(jsonb_agg(jsonb_build_object('riskGrade', risk_grade, 'checks', checks) ORDER BY risk_grade), '[]')
        FROM ceiling) AS ceilings
    FROM policy`);
  return rows[0] as unknown as PolicyRow;
}
