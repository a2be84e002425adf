/** Market supervision's subgraph (市场监管): the register of businesses, food licences, equipment, complaints. */
import { departmentSubgraph } from '../kit/department.ts';
import type { RegistersOf } from '../kit/records/registers.ts';
import { registerFacts } from './facts.ts';
import { businessLoaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';
import type { ResolversParentTypes } from './schema.generated.ts';
import { abnormalListing, complaint, specialEquipment } from './tables.ts';

export const marketSupervision = departmentSubgraph({
  name: 'market-supervision',
  folder: new URL('./', import.meta.url),
  registers: {
    specialEquipment: { type: 'SpecialEquipment', table: specialEquipment },
    abnormalListings: { type: 'AbnormalListing', table: abnormalListing },
    complaints: { type: 'Complaint', table: complaint },
  } satisfies RegistersOf<ResolversParentTypes, typeof resolvers>,
  resolvers,
  facts: registerFacts,
  loaders: businessLoaders,
});
