/** On the departments' sample exports, where they lie beside the project, the plan is exactly as good as can be. */
import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DepartmentName } from '../../schema/departments.ts';
import { bestUnderCeilings } from '../../subgraphs/coordination/joint-plan/best-under-ceilings.ts';
import { bestVisits } from '../../subgraphs/coordination/joint-plan/best-visits.ts';
import { type DayWindow, dayNumber } from '../../subgraphs/coordination/joint-plan/day-number.ts';
import { openWorkbench } from '../import/workbench.ts';
import { exhaustivePlan, servedUnderCeilings } from './exhaustive.ts';

const samples = fileURLToPath(new URL('../../../shared/samples/', import.meta.url));

const inspectionExports: Readonly<Record<DepartmentName, string>> = {
  'market-supervision': '行政检查.csv',
  'urban-management': '行政检查.csv',
  'culture-tourism': '行政检查.xlsx',
  water: '行政检查.csv',
};

/** An inspection of a business that is named by its own valid USCC. */
interface Inspection {
  readonly department: DepartmentName;
  readonly uscc: string;
  readonly address: string | null;
  readonly kind: string;
  readonly status: string;
  readonly planned_from: string | null;
  readonly planned_to: string | null;
  readonly inspected_on: string | null;
}

interface Demand extends DayWindow {
  readonly department: DepartmentName;
}

interface Premises {
  readonly riskGrade: string | undefined;
  readonly demands: Demand[];
  /** The days of past inspections that start quiet periods. */
  readonly past: number[];
  /** The days on which departments have been there. */
  readonly came: { readonly department: DepartmentName; readonly day: number }[];
}

/** On-site checks of one body a year, by risk grade, as the field has it. */
const ceilings: Readonly<Record<string, number>> = { A: 1, B: 2, C: 4, D: 8 };

describe.skipIf(!existsSync(samples))('the joint plan of the sample exports', () => {
  let premises: readonly Premises[];

  beforeAll(async () => {
    const grades = await activeBusinesses();
    const inspections: Inspection[] = [];
    for (const [department, file] of Object.entries(inspectionExports)) {
      inspections.push(...(await inspectionsOf(department as DepartmentName, file)));
    }
    premises = byPremises(
      inspections.filter(({ uscc }) => grades.has(uscc)),
      grades,
    );
  });

  it('serves all 1,367 demands by 1,180 visits where no quiet period binds', () => {
    expect(
      total(({ demands }) => bestVisits(demands, { quiet: 1, binding: [], joinable: [] })),
    ).toEqual({ demands: 1367, served: 1367, visits: 1180 });
  });

  it('serves 1,276 demands by 1,091 visits where planned visits alone start quiet periods', () => {
    expect(
      total(({ demands }) => bestVisits(demands, { quiet: 30, binding: [], joinable: [] })),
    ).toEqual({ demands: 1367, served: 1276, visits: 1091 });
  });

  it('serves 1,263 demands by 1,079 visits where past inspections start them too', () => {
    expect(
      total(({ demands, past }) => bestVisits(demands, { quiet: 30, binding: past, joinable: [] })),
    ).toEqual({ demands: 1367, served: 1263, visits: 1079 });
  });

  it('is at every premises what trying every set of days finds', () => {
    for (const { demands, past } of premises) {
      const existing = { quiet: 30, binding: past, joinable: [] };
      const plan = bestVisits(demands, existing);
      expect({
        served: demands.length - plan.unserved.length,
        days: plan.visits.map(({ day }) => day),
      }).toEqual(exhaustivePlan(demands, existing));
    }
  });

  it('serves 1,123 demands by 967 visits where yearly ceilings bind as well', () => {
    expect(
      total((each) =>
        bestUnderCeilings(
          each.demands,
          { quiet: 30, binding: each.past, joinable: [] },
          ceilingsOf(each),
        ),
      ),
    ).toEqual({ demands: 1367, served: 1123, visits: 967 });
  });

  it('is at every premises what trying every set of days and all who could come finds', () => {
    for (const each of premises) {
      const { demands, past } = each;
      const existing = { quiet: 30, binding: past, joinable: [] };
      const plan = bestUnderCeilings(demands, existing, ceilingsOf(each));
      expect({
        served: demands.length - plan.unserved.length,
        days: plan.visits.map(({ day }) => day),
      }).toEqual(
        exhaustivePlan(demands, existing, [], servedUnderCeilings(demands, [], ceilingsOf(each))),
      );
    }
  });

  function total(plan: (premises: Premises) => ReturnType<typeof bestVisits>) {
    const sums = { demands: 0, served: 0, visits: 0 };
    for (const each of premises) {
      const { visits, unserved } = plan(each);
      sums.demands += each.demands.length;
      sums.served += each.demands.length - unserved.length;
      sums.visits += visits.length;
    }
    return sums;
  }
});

function ceilingsOf({ riskGrade, came }: Premises) {
  return {
    checks: ceilings[riskGrade ?? ''] ?? Number.POSITIVE_INFINITY,
    bodyOf: ({ department }: Demand) => department,
    daysOf: (body: string) =>
      came.filter(({ department }) => department === body).map(({ day }) => day),
  };
}

/** The risk grades of the active businesses. */
async function activeBusinesses(): Promise<ReadonlyMap<string, string>> {
  const rows = await rowsOf<{ uscc: string; grade: string }>(
    'market-supervision',
    '经营主体登记.csv',
    `SELECT id AS uscc, risk_grade AS grade FROM business WHERE status = 'ACTIVE'`,
  );
  return new Map(rows.map(({ uscc, grade }) => [uscc, grade]));
}

function inspectionsOf(department: DepartmentName, file: string): Promise<readonly Inspection[]> {
  return rowsOf(
    department,
    file,
    `SELECT '${department}' AS department, uscc, address, kind, status, planned_from::text, planned_to::text, inspected_on::text
     FROM inspection JOIN party ON party.id = party_id
     WHERE uscc IS NOT NULL`,
  );
}

/** The rows that `query` gives once the department's export has been imported. */
async function rowsOf<Row extends object>(
  department: DepartmentName,
  file: string,
  query: string,
): Promise<readonly Row[]> {
  await using bench = await openWorkbench(department);
  const copy = join(bench.folder, basename(file));
  await copyFile(join(samples, department, file), copy);
  await bench.import(copy);
  return await bench.query<Row>(query);
}

/** The premises with demands: a business at an address. */
function byPremises(
  inspections: readonly Inspection[],
  grades: ReadonlyMap<string, string>,
): readonly Premises[] {
  const all = new Map<string, Premises>();
  for (const inspection of inspections) {
    const key = `${inspection.uscc} ${inspection.address}`;
    const premises = all.get(key) ?? {
      riskGrade: grades.get(inspection.uscc),
      demands: [],
      past: [],
      came: [],
    };
    all.set(key, premises);
    const { department, planned_from: from, planned_to: to, inspected_on: on } = inspection;
    if (inspection.status === 'PLANNED' && from !== null && to !== null) {
      premises.demands.push({ department, earliest: dayNumber(from), latest: dayNumber(to) });
    }
    if (inspection.status !== 'DONE' || on === null) continue;
    premises.came.push({ department, day: dayNumber(on) });
    if (inspection.kind !== 'CASE') premises.past.push(dayNumber(on));
  }
  return [...all.values()].filter(({ demands }) => demands.length > 0);
}
