/** Keeps the model up to date: estimated first when there is something to estimate from, then whenever that doubles. */
import type { ClientBase } from 'pg';
import { areasOf } from './address.ts';
import { estimateParameters } from './estimate.ts';
import type { Model } from './model.ts';

/** Addresses of the register that areas are learnt from, at most. */
const sample = 20_000;

/** An area is one that at least this share of addresses begins with. */
const leastShare = 0.01;

/** Learns the areas once there is anything to learn them from; whether there was. */
export async function beginModel(client: ClientBase): Promise<boolean> {
  const areas = await learnAreas(client);
  if (areas.length > 0) await readByAreas(client, areas);
  return areas.length > 0;
}

/**
 * Estimates the model anew where there is twice as much to estimate it from; whether it did. All parties are judged
 * again then, and where the areas are others now, compared in other forms first.
 */
export async function refreshModel(client: ClientBase, model: Model | undefined): Promise<boolean> {
  const { rows } = await client.query<{ parties: number; businesses: number }>(
    `SELECT (SELECT count(*) FROM matching.party_key)::float8 AS parties,
       (SELECT count(*) FROM matching.business_key)::float8 AS businesses`,
  );
  const [counts] = rows;
  if (!counts || !hasDoubled(model, counts)) return false;
  // So much was written since the planner last looked that it would plan for tables of another size.
  await client.query('ANALYZE business, matching.party, matching.business_key, matching.party_key');
  const areas = await learnAreas(client);
  if (model && areas.join() !== model.areas.join()) {
    await readByAreas(client, areas);
    return true;
  }
  const parameters = await estimateParameters(client);
  await client.query(
    'INSERT INTO matching.model (parties, businesses, areas, parameters) VALUES ($1, $2, $3, $4)',
    [counts.parties, counts.businesses, areas, parameters && JSON.stringify(parameters)],
  );
  await client.query(
    'INSERT INTO matching.to_judge SELECT department, id FROM matching.party ON CONFLICT DO NOTHING',
  );
  return true;
}

function hasDoubled(
  model: Model | undefined,
  { parties, businesses }: { readonly parties: number; readonly businesses: number },
): boolean {
  if (parties === 0 || businesses === 0) return false;
  return !model || parties >= 2 * model.parties || businesses >= 2 * model.businesses;
}

/** Begins a model of which nothing but the areas is known yet; what was read without them is read again. */
async function readByAreas(client: ClientBase, areas: readonly string[]): Promise<void> {
  await client.query('INSERT INTO matching.model (parties, businesses, areas) VALUES (0, 0, $1)', [
    areas,
  ]);
  await client.query(`
    INSERT INTO matching.to_look_at (department, business)
    SELECT department, uscc FROM matching.business_key JOIN business USING (uscc);
    INSERT INTO matching.to_look_at (department, party) SELECT department, id FROM matching.party_key`);
}

/** Areas that addresses of the register begin with, and their names without 省, 市, 区, 县; the longest first. */
async function learnAreas(client: ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ address: string }>(
    `SELECT address FROM business WHERE address IS NOT NULL ORDER BY md5(uscc), uscc LIMIT ${sample}`,
  );
  const counts = new Map<string, number>();
  for (const { address } of rows) {
    for (const area of areasOf(address)) counts.set(area, (counts.get(area) ?? 0) + 1);
  }
  const areas = new Set<string>();
  for (const [area, count] of counts) {
    if (count < rows.length * leastShare) continue;
    areas.add(area);
    const stem = area.replace(/(?:自治区|[省市区县])$/, '');
    if (stem.length >= 2) areas.add(stem);
  }
  return [...areas].sort((one, other) => other.length - one.length || (one < other ? -1 : 1));
}
