/** What a soak asks, and the answers that its records make right. */
import { businesses, planted } from './known-city.ts';

export interface Question {
  readonly name: string;
  readonly body: { readonly query: string; readonly variables: object };
  readonly headers: Readonly<Record<string, string>>;
  /** Its data when every department is there. */
  readonly expected: unknown;
}

const analyst = {};
const officer = {
  'x-one-check-demo': 'officer:market-supervision',
  'x-one-check-purpose': encodeURIComponent('电话通知检查安排'),
};

const inspections = ['WaterInspection', 'UrbanInspection', 'CultureInspection'].map(
  (__typename) => ({
    __typename,
    day: '2026-03-05',
    findings: [{ text: '水表失准' }],
  }),
);

function questionsOf(uscc: string, nth: number): Question[] {
  const registration = { address: `河埠街道枕河路${nth}号` };
  const ask = (name: string, variables: string, selection: string) => ({
    name,
    body: { query: `query ${name}${variables} { ${selection} }`, variables: { uscc } },
  });
  const of = '($uscc: Uscc!)';
  return [
    {
      ...ask('SoakRegister', of, 'business(uscc: $uscc) { name registration { address } }'),
      headers: analyst,
      expected: { business: { name: `商户${nth}`, registration } },
    },
    {
      ...ask(
        'SoakDepartments',
        of,
        `business(uscc: $uscc) { name waterPermits(first: 5) { nodes { certificate } }
          inspections(first: 10) { nodes { __typename day findings { text } } } }`,
      ),
      headers: analyst,
      expected: {
        business: {
          name: `商户${nth}`,
          waterPermits: { nodes: [{ certificate: '排水许可证' }] },
          inspections: { nodes: inspections },
        },
      },
    },
    {
      ...ask('SoakPersonal', of, 'business(uscc: $uscc) { name registration { phone } }'),
      headers: officer,
      expected: { business: { name: `商户${nth}`, registration: { phone: planted.phone } } },
    },
    {
      ...ask('SoakOwn', '', 'waterInspections(first: 50) { nodes { day status } }'),
      headers: analyst,
      expected: {
        waterInspections: { nodes: businesses.map(() => ({ day: '2026-03-05', status: 'DONE' })) },
      },
    },
  ];
}

export const questions: readonly Question[] = businesses.flatMap(questionsOf);
