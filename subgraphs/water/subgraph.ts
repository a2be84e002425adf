/** Water's subgraph (水务/水利): intakes, sewers, rivers. */
import { departmentSubgraph } from '../kit/department.ts';
import type { RegistersOf } from '../kit/records/registers.ts';
import type { ResolversParentTypes } from './schema.generated.ts';
import { intakeMeter, riverActivity, sewageOutlet } from './tables.ts';

export const water = departmentSubgraph({
  name: 'water',
  folder: new URL('./', import.meta.url),
  registers: {
    intakeMeters: { type: 'IntakeMeter', table: intakeMeter },
    sewageOutlets: { type: 'SewageOutlet', table: sewageOutlet },
    riverActivities: { type: 'RiverActivity', table: riverActivity },
  } satisfies RegistersOf<ResolversParentTypes>,
});
