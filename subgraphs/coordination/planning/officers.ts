/** The register of officers who may inspect, kept by the supervising authority, which certifies them. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import { badInput } from '../../kit/serve/errors.ts';
import { nameOf } from '../departments.ts';

/** The most officers that one call may register. */
const most = 1000;

export interface OfficerInput {
  readonly certificate: string;
  /** A value of the enum `DepartmentCode`. */
  readonly department: string;
  readonly auxiliary?: boolean | null;
  readonly validTo?: string | null;
}

/**
 * Registers officers, or what has changed of them.
 *
 * @returns how many.
 * @throws BAD_USER_INPUT for too many at once, or one named twice.
 */
export async function registerOfficers(
  { orm }: Database,
  officers: readonly OfficerInput[],
): Promise<number> {
  if (officers.length > most) {
    throw badInput(`\`officers\` may hold at most ${most}, got ${officers.length}.`);
  }
  if (new Set(officers.map(({ certificate }) => certificate)).size < officers.length) {
    throw badInput('`officers` names a certificate twice.');
  }
  const rows = officers.map((officer) => ({
    ...officer,
    department: nameOf(officer.department),
  }));
  await orm.execute(sql`
    INSERT INTO officer (certificate, department, auxiliary, valid_to)
    SELECT certificate, department, coalesce(auxiliary, false), "validTo"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS given(certificate text, department text, auxiliary boolean, "validTo" date)
    ON CONFLICT (certificate) DO UPDATE SET department = excluded.department, auxiliary = excluded.auxiliary,
      valid_to = excluded.valid_to`);
  return rows.length;
}
