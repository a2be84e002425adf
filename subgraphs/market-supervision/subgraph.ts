/** Market supervision's subgraph (市场监管): the register of businesses, food licences, equipment, complaints. */
import { departmentSubgraph } from '../kit/department.ts';
import { registerFacts } from './facts.ts';
import { businessLoaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';
import { abnormalListing, complaint, specialEquipment } from './tables.ts';

export const marketSupervision = departmentSubgraph({
  name: 'market-supervision',
  folder: new URL('./', import.meta.url),
  registers: {
    specialEquipment: { type: 'SpecialEquipment', table: specialEquipment },
    abnormalListings: { type: 'AbnormalListing', table: abnormalListing },
    complaints: { type: 'Complaint', table: complaint },
  },
  resolvers,
  facts: registerFacts,
  loaders: businessLoaders,
});
