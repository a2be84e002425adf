/** What culture and tourism imports: its licences, inspections and penalties. */
import type { DepartmentImports } from '../kit/import/kinds.ts';

export const imports: DepartmentImports = {
  department: 'culture-tourism',
  kinds: ['LICENCE', 'INSPECTION', 'PENALTY'],
  permitKinds: [
    { kind: 'INTERNET_CULTURE', words: ['网络文化', '互联网上网服务'] },
    { kind: 'ENTERTAINMENT_VENUE', words: ['娱乐'] },
    { kind: 'TRAVEL_AGENCY', words: ['旅行社'] },
    { kind: 'PERFORMANCE', words: ['演出'] },
  ],
};
