/** Culture and tourism's subgraph (文化和旅游): venues, performances, relics, travel agencies. */
import { departmentSubgraph } from '../kit/department.ts';
import type { RegistersOf } from '../kit/records/registers.ts';
import { resolvers } from './resolvers.ts';
import type { ResolversParentTypes } from './schema.generated.ts';
import { performance, relicZonePremises, venue } from './tables.ts';

export const cultureTourism = departmentSubgraph({
  name: 'culture-tourism',
  folder: new URL('./', import.meta.url),
  registers: {
    venues: { type: 'Venue', table: venue },
    performances: { type: 'Performance', table: performance },
    relicZonePremises: { type: 'RelicZonePremises', table: relicZonePremises },
  } satisfies RegistersOf<ResolversParentTypes, typeof resolvers>,
  resolvers,
});
