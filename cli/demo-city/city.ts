/** The whole demo city: what each department would export, and the registers it keeps beside, from a seed and a day. */
import type { DepartmentName } from '../../schema/departments.ts';
import type { ImportKind } from '../../subgraphs/kit/import/kinds.ts';
import { type Agency, agencies } from './agencies.ts';
import type { Business } from './business.ts';
import { hearsayInspections } from './hearsay.ts';
import { drawInspections, drawStallInspections, inspectionRow } from './inspections.ts';
import { drawLicences, licenceRow } from './licences.ts';
import { drawPenalties, penaltyRow } from './penalties.ts';
import { drawRegister, registerRow } from './register.ts';
import { cultureRegisters } from './registers/culture-tourism.ts';
import { marketRegisters } from './registers/market-supervision.ts';
import type { RegisterTable } from './registers/table.ts';
import { urbanRegisters } from './registers/urban-management.ts';
import { waterRegisters } from './registers/water.ts';
import type { Row } from './row.ts';
import { storyInspections } from './story.ts';
import { drawStalls } from './subjects.ts';

/** What the demo city grows from. */
export const demoSeed = 'one-check';

/** One export of a department, under the headings of its national layout. */
export interface DemoExport {
  readonly kind: ImportKind;
  readonly rows: readonly Row[];
}

/** All that one department holds in the city. */
export interface DemoDepartment {
  readonly name: DepartmentName;
  /** In the order in which they are to be imported. */
  readonly exports: readonly DemoExport[];
  readonly registers: readonly RegisterTable[];
}

/** The city that lives by `seed` on the day `today` (`YYYY-MM-DD`): the same rows every time, to the byte. */
export function drawCity(seed: string, today: string): readonly DemoDepartment[] {
  const businesses = drawRegister(seed, today);
  const [heroine] = businesses;
  const inspections = [
    ...(heroine === undefined ? [] : storyInspections(seed, today, heroine)),
    ...drawInspections(seed, today, businesses),
    ...drawStallInspections(seed, today, drawStalls(seed)),
    ...hearsayInspections(seed, today, businesses),
  ];
  const penalties = drawPenalties(seed, today, inspections);
  return agencies.map((agency) => {
    const own = <T extends { department: DepartmentName }>(records: readonly T[]) =>
      records.filter(({ department }) => department === agency.department);
    const licences = drawLicences(seed, today, agency, businesses);
    return {
      name: agency.department,
      exports: [
        ...registerExports(agency, businesses),
        { kind: 'LICENCE', rows: licences.map((licence) => licenceRow(licence, agency)) },
        {
          kind: 'INSPECTION',
          rows: own(inspections).map((one, i) => inspectionRow(one, agency, i + 1)),
        },
        { kind: 'PENALTY', rows: own(penalties).map((one, i) => penaltyRow(one, agency, i + 1)) },
      ],
      registers: {
        'market-supervision': () => marketRegisters(seed, today, businesses, licences),
        'urban-management': () => urbanRegisters(seed, today, businesses, licences),
        'culture-tourism': () => cultureRegisters(seed, today, businesses),
        water: () => waterRegisters(seed, today, licences),
      }[agency.department](),
    };
  });
}

function registerExports(agency: Agency, businesses: readonly Business[]): readonly DemoExport[] {
  return agency.department === 'market-supervision'
    ? [{ kind: 'REGISTER', rows: businesses.map(registerRow) }]
    : [];
}
