/**
 * Estimates the model from what the ledger holds: u from pairs drawn at random, m by expectation-maximisation over pairs
 * that share a name and over pairs that share a place, how common values are from the register, and how likely a party
 * is registered from those that have no known identifier.
 */
import type { ClientBase } from 'pg';
import {
  estimateM,
  type Learnt,
  type Pattern,
  sharesOf,
  together,
} from './expectation-maximisation.ts';
import { findByIdentifiers } from './identifiers.ts';
import { type Field, fieldNames, fields, levels, mayBeOne } from './levels.ts';
import { type Parameters, weighedPairs } from './model.ts';
import { comparePairs } from './pairs.ts';

/** How many parties the estimate is drawn from, at most. */
const sample = 20_000;

/** Random pairs for each party of the sample. */
const shifts = 10;

/** Fewer pairs than this that share a name, or a place, tell nothing. */
const fewestPairs = 100;

/** Parties in a fixed order that has nothing to do with what they are. */
const sampled = `
  SELECT * FROM matching.party_key ORDER BY md5(department || id), department, id LIMIT ${sample}`;

/** The parameters, or null where there is too little to estimate them from. In the caller's transaction. */
export async function estimateParameters(client: ClientBase): Promise<Parameters | null> {
  const businesses = await countBusinesses(client);
  if (businesses === 0) return null;
  const u = await randomU(client);
  const byPlace = await patterns(client, sharingPlace, ['name', 'branch', 'person']);
  const byName = await patterns(client, sharingName, ['branch', 'place', 'town', 'person']);
  if (pairsOf(byPlace) < fewestPairs || pairsOf(byName) < fewestPairs) return null;
  const learnt = [
    estimateM(byPlace, u, ['name', 'branch', 'person']),
    estimateM(byName, u, ['branch', 'place', 'town', 'person']),
  ];
  const found = fieldNames.map((field): [Field, { m: readonly number[]; u: readonly number[] }] => {
    const estimates = learnt.map((each) => each.get(field)).filter((it): it is Learnt => !!it);
    return [field, { m: together(estimates), u: u[field] }];
  });
  const parameters = {
    businesses,
    prior: 0.5,
    fields: Object.fromEntries(found) as Parameters['fields'],
    shared: await sharedBy(client, businesses),
  };
  return { ...parameters, prior: await estimatePrior(client, parameters) };
}

async function countBusinesses(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::float8 AS count FROM matching.business_key',
  );
  return rows[0]?.count ?? 0;
}

const sharingPlace = `
  (party.road, party.house, party.town) = (business.road, business.house, business.town)`;
const sharingName = 'party.spoken = business.spoken';

async function patterns(
  client: ClientBase,
  shared: string,
  names: readonly Field[],
): Promise<readonly Pattern[]> {
  return readPatterns(
    client,
    `SELECT ${levels} FROM (${sampled}) AS party JOIN matching.business_key AS business ON ${shared}
     WHERE ${mayBeOne}`,
    names,
  );
}

/** Each party of the sample with some businesses drawn at random; two such are next to never one. */
async function randomU(client: ClientBase): Promise<Record<Field, readonly number[]>> {
  const drawn = await readPatterns(
    client,
    `WITH party AS (SELECT *, row_number() OVER (ORDER BY md5(department || id), department, id) AS place FROM (${sampled}) AS drawn),
       business AS (
         SELECT *, row_number() OVER (ORDER BY md5(uscc), uscc) AS place
         FROM (SELECT * FROM matching.business_key ORDER BY md5(uscc), uscc LIMIT ${sample}) AS drawn),
       known AS (SELECT count(*) AS businesses FROM business)
     SELECT ${levels}
     FROM party CROSS JOIN known CROSS JOIN generate_series(1, ${shifts}) AS shift
     JOIN business ON business.place = (party.place * 7 + shift * 7919) % known.businesses + 1`,
    fieldNames,
  );
  return Object.fromEntries(
    fieldNames.map((field) => {
      const counts = new Array<number>(fields[field]).fill(0);
      for (const { levels: at, count } of drawn) {
        const level = at[field];
        if (level != null) counts[level] = (counts[level] ?? 0) + count;
      }
      return [field, sharesOf(counts).m];
    }),
  ) as Record<Field, readonly number[]>;
}

async function readPatterns(
  client: ClientBase,
  compared: string,
  names: readonly Field[],
): Promise<readonly Pattern[]> {
  const columns = names.join(', ');
  const { rows } = await client.query<Record<Field, number | null> & { count: number }>(
    `SELECT ${columns}, count(*)::float8 AS count FROM (${compared}) AS compared GROUP BY ${columns}`,
  );
  return rows.map(({ count, ...at }) => ({ levels: at, count }));
}

function pairsOf(found: readonly Pattern[]): number {
  return found.reduce((sum, { count }) => sum + count, 0);
}

/** How many others share a business's value on average, one more pair than there are counted in. */
async function sharedBy(client: ClientBase, businesses: number): Promise<Parameters['shared']> {
  const others = async (values: string) => {
    const { rows } = await client.query<{ pairs: number }>(
      `SELECT coalesce(sum(count * (count - 1)), 0)::float8 AS pairs FROM (
         SELECT count(*) FROM matching.business_key WHERE (${values}) IS NOT NULL GROUP BY ${values}
       ) AS sharing`,
    );
    return ((rows[0]?.pairs ?? 0) + 1) / businesses;
  };
  return {
    name: await others('spoken'),
    house: await others('road, house'),
    room: await others('road, house, room'),
    person: await others('person_spoken'),
  };
}

/** How many parties without a known identifier are in the register, by what the model finds for a sample of them. */
async function estimatePrior(client: ClientBase, parameters: Parameters): Promise<number> {
  await client.query(`INSERT INTO judged SELECT department, id FROM (${sampled}) AS drawn`);
  await findByIdentifiers(client);
  await comparePairs(client);
  const { rows } = await client.query<{ odds: number }>(
    `SELECT coalesce(sum(odds), 0)::float8 AS odds
     FROM judged LEFT JOIN (${weighedPairs(parameters)}) AS weighed USING (department, party)
     WHERE NOT EXISTS (
       SELECT FROM outcome WHERE outcome.department = judged.department AND outcome.party = judged.party)
     GROUP BY department, party`,
  );
  await client.query('TRUNCATE judged, outcome, pair');
  let prior = 0.5;
  for (let round = 0; round < 100; round += 1) {
    const expected = rows.reduce(
      (sum, { odds }) => sum + (prior * odds) / (1 - prior + prior * odds),
      0,
    );
    prior = (expected + 0.5) / (rows.length + 1);
  }
  return prior;
}
