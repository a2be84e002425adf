/** What market supervision imports: the register, and its own licences, inspections and penalties. */
import type { DepartmentImports } from '../kit/import/kinds.ts';

export const imports: DepartmentImports = {
  department: 'market-supervision',
  kinds: ['REGISTER', 'LICENCE', 'INSPECTION', 'PENALTY'],
  permitKinds: [
    { kind: 'FOOD_OPERATION', words: ['食品经营', '食品销售', '餐饮服务许可', '食品流通'] },
    { kind: 'SPECIAL_EQUIPMENT', words: ['特种设备'] },
  ],
};
