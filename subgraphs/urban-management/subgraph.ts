/** Urban management's subgraph (城市管理/综合执法): permits of the street, fume purifiers, waste trucks, shop fronts. */
import { departmentSubgraph } from '../kit/department.ts';
import type { RegistersOf } from '../kit/records/registers.ts';
import { resolvers } from './resolvers.ts';
import type { ResolversParentTypes } from './schema.generated.ts';
import { fumePurifier, shopFront, wasteTruck } from './tables.ts';

export const urbanManagement = departmentSubgraph({
  name: 'urban-management',
  folder: new URL('./', import.meta.url),
  registers: {
    fumePurifiers: { type: 'FumePurifier', table: fumePurifier },
    wasteTrucks: { type: 'WasteTruck', table: wasteTruck },
    shopFronts: { type: 'ShopFront', table: shopFront },
  } satisfies RegistersOf<ResolversParentTypes, typeof resolvers>,
  resolvers,
});
