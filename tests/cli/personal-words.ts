/** Brings words that stand for persons into every process of a running city: what is read, what is sent, and what breaks. */
import pg from 'pg';
import { openDatabases } from '../../cli/city/databases.ts';
import { type DepartmentName, departmentNames, subgraphNames } from '../../schema/departments.ts';

/** What stands for persons, beside what the demo city's own register holds. */
const planted = {
  name: '钱满仓',
  representative: '孙悟净',
  phone: '13977700001',
  identityNumber: '330203199003071236',
};

const all = Object.values(planted).join(' ');

const mutations: Readonly<Record<DepartmentName, string>> = {
  'market-supervision': 'recordMarketInspection',
  'urban-management': 'recordUrbanInspection',
  'culture-tourism': 'recordCultureInspection',
  water: 'recordWaterInspection',
};

const inspection = {
  subject: {
    ...{ name: `${planted.name}的摊位`, legalRepresentative: planted.representative },
    ...{ address: `枕河路 ${all}`, street: '河埠街道' },
  },
  ...{ kind: 'ROUTINE', selection: 'TARGETED', items: [{ code: all, name: all }] },
  ...{ inspectedOn: '2026-11-20', officers: [planted.identityNumber, planted.phone] },
  ...{ outcome: 'PROBLEMS_FOUND', findings: [all], measures: [all], number: planted.phone },
};

async function ask(graph: string, who: string, query: string, variables: object = {}) {
  const response = await fetch(graph, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-one-check-demo': who,
      'x-one-check-purpose': encodeURIComponent(`致电 ${all}`),
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { data?: { businesses?: { nodes: RegisteredBusiness[] } } };
}

interface RegisteredBusiness {
  readonly registration: {
    readonly phone: string | null;
    readonly legalRepresentative: string | null;
  };
}

/** Asks with those words of every department, rightly and wrongly. */
async function askAll(graph: string): Promise<void> {
  for (const department of departmentNames) {
    const who = `officer:${department}`;
    const mutation = mutations[department];
    const record = `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { __typename } }`;
    await ask(graph, who, record, { input: inspection });
    // PostgreSQL takes no NUL, and a day out of range is none.
    await ask(graph, who, record, { input: { ...inspection, findings: [`${all}\u0000`] } });
    await ask(graph, who, record, { input: { ...inspection, inspectedOn: all } });
    const plan = `mutation ($input: PlanInspectionInput!) { planInspection(input: $input) { __typename } }`;
    await ask(graph, who, plan, { input: { items: [all], kind: all } });
  }
  await ask(graph, 'supervisor', `{ inspections(street: "${all}") { nodes { id } } }`);
  await ask(graph, 'supervisor', `{ businesses(search: "${all}") { nodes { name } } }`);
  await ask(graph, 'supervisor', `{ business(uscc: "${all}") { name(${all}) } }`);
  const complaint = `mutation ($input: ComplainInput!) { complain(input: $input) { __typename } }`;
  await ask(graph, 'public', complaint, { input: { code: all, text: all, contact: all } });
}

/** What every process of the city is told once, and told again while the tables that it writes to are away. */
export async function tellOfPersons(graph: string, data: string): Promise<readonly string[]> {
  const read = await ask(
    graph,
    'officer:market-supervision',
    '{ businesses(first: 50) { nodes { registration { phone legalRepresentative } } } }',
  );
  await askAll(graph);
  const databases = await openDatabases({ dataDirectory: data, names: subgraphNames });
  const away = 'ALTER TABLE inspection RENAME TO inspection_away';
  const back = 'ALTER TABLE inspection_away RENAME TO inspection';
  const onAll = async (statement: string) => {
    for (const name of subgraphNames) {
      const client = new pg.Client(databases.url(name));
      await client.connect();
      await client.query(statement);
      await client.end();
    }
  };
  try {
    await onAll(away);
    try {
      await askAll(graph);
    } finally {
      await onAll(back);
    }
  } finally {
    await databases.close();
  }
  const registered = read.data?.businesses?.nodes.flatMap(({ registration }) =>
    [registration.phone, registration.legalRepresentative].filter((word) => word !== null),
  );
  return [...Object.values(planted), ...(registered ?? [])];
}
