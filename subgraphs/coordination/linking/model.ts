/**
 * The model by which pairs are judged (Fellegi and Sunter): for each field and level how often pairs that are one show it
 * (m) and how often pairs that are not (u), and how likely a party is in the register at all. README.md states it whole.
 */
import type { ClientBase } from 'pg';
import { type Field, fieldNames, fields } from './levels.ts';

/** How many automatic links may be wrong: one in five hundred. */
const falseLinks = 0.002;

/** How unlikely a business may be before nobody is asked about it. */
const missedLinks = 0.01;

/** From this probability on a party is linked without asking anyone. */
export const linkedFrom = 1 - falseLinks;

/** From this probability on a business is shown to a person as a candidate. */
export const shownFrom = missedLinks;

/** What a field's levels occur with. */
export interface FieldModel {
  readonly m: readonly number[];
  readonly u: readonly number[];
}

/** The values of which some are more common than others: how often two businesses share one by chance counts. */
export const sharedValues = ['name', 'house', 'room', 'person'] as const;

export interface Parameters {
  /** How many businesses there were to choose from. */
  readonly businesses: number;
  /** How likely a party without an identifier that is known is in the register. */
  readonly prior: number;
  readonly fields: Readonly<Record<Field, FieldModel>>;
  /** How many others share a business's value, on average. */
  readonly shared: Readonly<Record<(typeof sharedValues)[number], number>>;
}

export interface Model {
  readonly version: number;
  readonly parties: number;
  readonly businesses: number;
  readonly areas: readonly string[];
  /** Null where there was too little to estimate them from. */
  readonly parameters: Parameters | null;
}

/** The latest model; undefined before the first. */
export async function currentModel(client: ClientBase): Promise<Model | undefined> {
  const { rows } = await client.query<Model>(
    `SELECT version, parties::float8, businesses::float8, areas, parameters
     FROM matching.model ORDER BY version DESC LIMIT 1`,
  );
  return rows[0];
}

/**
 * The pairs of table `pair` with their evidence: `weight` in bits, and `odds`, how much likelier the party is that
 * business than none, were it as likely to be in the register as not.
 *
 * A value that many share tells little: where values are equal, u is how often another business has this very value.
 */
export function weighedPairs({ businesses, fields: known, shared }: Parameters): string {
  const common = (count: string, value: keyof Parameters['shared']) =>
    `ln((greatest(${count} - 1, 0) + ${shared[value]}) / ${businesses}) / ln(2)`;
  const worth = (field: Field) => {
    const { m, u } = known[field];
    const bits = m.map((share, level) => {
      const chance = level >= equalFrom[field] ? 1 : (u[level] ?? 1);
      return `WHEN ${level} THEN ${Math.log2(share / chance)}`;
    });
    return `CASE pair.${field} ${bits.join(' ')} ELSE 0 END`;
  };
  return `
    SELECT pair.*, weight, 2 ^ weight / ${businesses} AS odds
    FROM pair
    JOIN (${commonValues}) AS common USING (department, party)
    CROSS JOIN LATERAL (
      SELECT (${fieldNames.map(worth).join(' + ')}
        - CASE WHEN pair.name >= ${equalFrom.name} THEN ${common('names', 'name')} ELSE 0 END
        - CASE WHEN pair.place = ${fields.place - 1} AND rooms IS NOT NULL THEN ${common('rooms', 'room')}
            WHEN pair.place >= ${equalFrom.place} THEN ${common('houses', 'house')} ELSE 0 END
        - CASE WHEN pair.person >= ${equalFrom.person} THEN ${common('persons', 'person')} ELSE 0 END
      )::float8 AS weight
    ) AS evidence`;
}

/** From which level on the values of a field are equal, as far as it has values of which some are common. */
const equalFrom: Readonly<Record<Field, number>> = {
  name: 2,
  branch: Infinity,
  place: 2,
  town: Infinity,
  person: 1,
};

/** For each party of `judged`, how many businesses have its values. */
const commonValues = `
  SELECT judged.department, judged.party,
    (SELECT count(*) FROM matching.business_key AS other WHERE other.spoken = key.spoken)::float8 AS names,
    (SELECT count(*) FROM matching.business_key AS other
      WHERE other.road = key.road AND other.house = key.house)::float8 AS houses,
    CASE WHEN key.room IS NOT NULL THEN (
      SELECT count(*) FROM matching.business_key AS other
      WHERE other.road = key.road AND other.house = key.house AND other.room = key.room)::float8 END AS rooms,
    (SELECT count(*) FROM matching.business_key AS other
      WHERE other.person_spoken = key.person_spoken)::float8 AS persons
  FROM judged
  JOIN matching.party_key AS key ON key.department = judged.department AND key.id = judged.party
  WHERE EXISTS (SELECT FROM pair WHERE pair.department = judged.department AND pair.party = judged.party)
  OFFSET 0`;
