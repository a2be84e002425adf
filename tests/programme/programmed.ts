/** Sets teams, themes and activities through the graph, and reads the programme. */
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { supervisor, type Told } from '../planning/planning-city.ts';
import type { Served } from '../setup/served.ts';

const selections: Readonly<Record<string, string>> = {
  ProgrammeOutcome: `... on ProgrammeChanged {
    changes { about changedBy reason before { name value } after { name value } }
    programme { year months { month theme } }
    activity { id name }
  }`,
  PolicyOutcome:
    '... on PolicyChanged { changes { about before { name value } after { name value } } }',
};

/** Changes something as the supervising authority unless told otherwise; what became of it. */
export async function change(
  { ask }: Served,
  mutation: string,
  input: object,
  by: Identity = supervisor,
): Promise<Told> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const ofProgramme = /Programme/.test(mutation);
  const { data, errors } = await ask(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) {
      __typename ${selections[ofProgramme ? 'ProgrammeOutcome' : 'PolicyOutcome']}
      ... on PolicyRefused { rule message lift }
    } }`,
    { input: { reason: '年度方案', ...input } },
    by,
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data[mutation];
}

/** Teams of the same name as their body's, with a number; they serve no street. */
export async function enterTeams({ database }: Served): Promise<void> {
  await database.pool.query(`INSERT INTO team (code, department, daily_capacity) VALUES
    ('M-1', 'market-supervision', 6), ('M-2', 'market-supervision', 6), ('U-1', 'urban-management', 6),
    ('W-1', 'water', 6), ('C-1', 'culture-tourism', 6)`);
}

/** Market supervision and urban management on Tuesday mornings in spring, everywhere, unless told otherwise. */
export const tuesdays = {
  name: '古渡街道餐饮油烟联合检查',
  weekday: 'TUESDAY',
  startsAt: '09:00',
  endsAt: '11:30',
  from: '2026-02-01',
  to: '2026-04-30',
  bodies: [
    { department: 'MARKET_SUPERVISION', teams: ['M-1'] },
    { department: 'URBAN_MANAGEMENT', teams: ['U-1'] },
  ],
  leadTeam: 'U-1',
};

/** Reads something of the programme of a year. */
export async function programme({ ask }: Served, year: number, selection: string): Promise<Told> {
  const { data, errors } = await ask(
    `query ($year: Int!) { jointProgramme(year: $year) { ${selection} } }`,
    { year },
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data.jointProgramme;
}
