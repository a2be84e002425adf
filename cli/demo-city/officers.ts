/** The certified officers (持证执法人员) of the demo city's bodies, by the numbers of their certificates. */
import { departments } from '../../schema/departments.ts';
import { registerOfficers } from '../../subgraphs/coordination/planning/officers.ts';
import type { Database } from '../../subgraphs/kit/postgres/database.ts';
import { type Agency, agencies } from './agencies.ts';
import { areaCode } from './streets.ts';

const squads = 12;
const companions = 14;

/** Two certified officers; the same pairs keep meeting the same streets, as squads do. */
export function officersOf(agency: Agency, sequence: number): readonly string[] {
  const squad = sequence % squads;
  return [lead(agency, squad), companion(agency, (squad + (sequence % 3)) % companions)];
}

/** Registers them all, where coordination knows no officer yet: without them nobody could check in. */
export async function certifyOfficers(database: Database): Promise<void> {
  const { rowCount } = await database.pool.query('SELECT FROM officer LIMIT 1');
  if (rowCount !== 0) return;
  const officers = agencies.flatMap((agency) => {
    const department = departments.find(({ name }) => name === agency.department)?.code ?? '';
    return [
      ...Array.from({ length: squads }, (_, index) => lead(agency, index)),
      ...Array.from({ length: companions }, (_, index) => companion(agency, index)),
    ].map((certificate) => ({ certificate, department }));
  });
  await registerOfficers(database, officers);
}

function lead(agency: Agency, squad: number): string {
  return certificate(agency, 11 + squad);
}

function companion(agency: Agency, index: number): string {
  return certificate(agency, 31 + index);
}

function certificate({ mark }: Agency, number: number): string {
  return `${areaCode}${String(number).padStart(3, '0')}${mark}`;
}
