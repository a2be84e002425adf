/** What urban management imports: its permits and filings, inspections and penalties. */
import type { DepartmentImports } from '../kit/import/kinds.ts';

export const imports: DepartmentImports = {
  department: 'urban-management',
  kinds: ['LICENCE', 'INSPECTION', 'PENALTY'],
  permitKinds: [
    { kind: 'FUME_PURIFIER', words: ['油烟'] },
    { kind: 'OUTDOOR_ADVERTISING', words: ['户外广告', '店招', '招牌'] },
    { kind: 'WASTE_DISPOSAL', words: ['建筑垃圾', '渣土'] },
    { kind: 'ROAD_OCCUPATION', words: ['占用道路', '占用城市道路', '占道', '挖掘'] },
  ],
};
