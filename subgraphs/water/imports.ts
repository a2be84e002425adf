/** What water imports: its permits, inspections and penalties. */
import type { DepartmentImports } from '../kit/import/kinds.ts';

export const imports: DepartmentImports = {
  department: 'water',
  kinds: ['LICENCE', 'INSPECTION', 'PENALTY'],
  permitKinds: [
    { kind: 'WATER_INTAKE', words: ['取水'] },
    { kind: 'DRAINAGE', words: ['排水', '污水排入'] },
    // Before works in the river: sand is mined there by a permit of its own.
    { kind: 'SAND_MINING', words: ['采砂'] },
    { kind: 'RIVER_WORKS', words: ['河道', '涉河', '水工程'] },
  ],
};
