/**
 * What a plan takes up, read from the ledger premises by premises: all that is to be checked there in the period, the
 * days of what starts quiet periods there, what its yearly ceiling counts, and the visits that are planned there already.
 */
import type pg from 'pg';
import { today } from '../../../kit/clock.ts';
import type { DayWindow } from '../day-number.ts';
import type { CityTeams } from './teams.ts';

/** What a plan is to cover; null is no limit. */
export interface Scope {
  /** The first day of the period. */
  readonly from: string;
  /** The last one. */
  readonly to: string;
  readonly streets: readonly string[] | null;
  readonly trades: readonly string[] | null;
  /** Names of departments, as in the ledger. */
  readonly departments: readonly string[] | null;
}

/** Where a demand is kept: as an inspection that a department planned by itself, or as one filed here. */
export type DemandSource = 'INSPECTION' | 'DEMAND';

/** One check that one body wants to make, as it is kept; days are numbers. */
export type WantedDemand = readonly [
  source: DemandSource,
  department: string,
  /** The department's number of the inspection, or the id of the demand. */
  record: string,
  earliest: number,
  latest: number,
  /** The codes of its items; those of demands name their list too, as in `water:WA-001`. */
  items: readonly string[],
];

/** A visit that is planned at the premises and has not begun. */
export interface StandingVisit {
  readonly id: string;
  readonly day: number;
  readonly departments: readonly string[];
  /** The demands filed here that its lead would not have. */
  readonly declined: readonly string[];
}

export interface WantedPremises {
  readonly uscc: string;
  readonly address: string | null;
  /** '' where it is not known. */
  readonly street: string;
  readonly trade: string | null;
  /** The streets it is planned together with (CityTeams.groupOf). */
  readonly group: string;
  readonly demands: readonly WantedDemand[];
  readonly binding: readonly number[];
  /** The days of a year on which a body may come; null where there is no ceiling. */
  readonly ceiling: number | null;
  /** The days on which bodies came or come with visits that stand, in the years of the period; empty without a ceiling. */
  readonly checked: readonly (readonly [department: string, day: number])[];
  /** Those in the period that demands may join, first day first. */
  readonly standing: readonly StandingVisit[];
}

export interface Reading {
  /** The premises to come, a batch at a time, those of a group one after the other. */
  readonly batches: AsyncIterable<readonly WantedPremises[]>;
  /** How many there are in all. */
  readonly total: number;
}

/** Premises that are fetched at a time. */
const batchSize = 1_000;

/** The days that a window of a period has in it; none where they do not meet. */
export function within(period: DayWindow, [, , , earliest, latest]: WantedDemand): DayWindow {
  return {
    earliest: Math.max(earliest, period.earliest),
    latest: Math.min(latest, period.latest),
  };
}

/**
 * Begins to read, in a transaction that `client` has begun and that reads what stood at its beginning. `quiet` is how
 * far, in days, what exists can reach into the period.
 */
export async function readWanted(
  client: pg.ClientBase,
  scope: Scope,
  teams: CityTeams,
  quiet: number,
): Promise<Reading> {
  const groups = teams.groups();
  // The whole result is wanted, not its first rows soon.
  await client.query(`SET LOCAL cursor_tuple_fraction = 1; SET LOCAL work_mem = '128MB'`);
  await client.query({
    text: `DECLARE wanted NO SCROLL CURSOR FOR ${wanted}`,
    values: [
      scope.from,
      scope.to,
      quiet,
      scope.streets,
      scope.trades,
      scope.departments,
      groups.map(({ street }) => street),
      groups.map(({ group }) => group),
      today(),
    ],
  });
  const first = await fetchBatch(client);
  return { batches: following(client, first), total: first[0]?.total ?? 0 };
}

type Row = WantedPremises & { readonly total: number };

/** While a batch is worked on, PostgreSQL prepares the next. */
async function* following(client: pg.ClientBase, first: readonly Row[]) {
  for (let batch = first; batch.length > 0; ) {
    const next = fetchBatch(client);
    // Whoever stops early does not wait for it, and it then fails with the connection.
    next.catch(() => undefined);
    yield batch;
    batch = await next;
  }
}

async function fetchBatch(client: pg.ClientBase): Promise<readonly Row[]> {
  const { rows } = await client.query<Row>(`FETCH ${batchSize} FROM wanted`);
  return rows;
}

/**
 * Inspections under the code of a visit that stands are that visit's, those that a demand has adopted are that demand's:
 * neither is taken up again. One that was recorded
 * without an address was at the registered one.
 */
const wanted = `
  WITH known AS NOT MATERIALIZED (
    SELECT *, nullif(premises, '') AS place
    FROM inspection WHERE uscc IS NOT NULL AND inspection_kind <> 'CASE'
  ), open AS (
    SELECT uscc, place, department, 'INSPECTION' AS source, id AS record, address, street,
      coalesce(planned_from, day) AS earliest, coalesce(planned_to, planned_from, day) AS latest, item_codes AS items
    FROM known
    WHERE status = 'PLANNED' AND NOT EXISTS (
      SELECT FROM visit WHERE visit.code = known.visit_code AND visit.uscc = known.uscc AND visit.standing)
      AND NOT EXISTS (
        SELECT FROM demand WHERE demand.department = known.department AND demand.record = known.id
          AND demand.state <> 'WITHDRAWN' AND demand.state <> 'REFUSED')
    UNION ALL
    SELECT uscc, nullif(premises, ''), department, 'DEMAND', id, address, street, earliest, latest, items
    FROM demand
    WHERE state = 'OPEN' AND exemption IS NULL
  ), premises AS (
    SELECT uscc, coalesce(place, premises_of(business.address)) AS place,
      min(coalesce(open.address, business.address)) AS address,
      coalesce(min(open.street), min(business.street), '') AS street, min(trade_code) AS trade, min(ceiling.checks) AS ceiling,
      json_agg(json_build_array(source, open.department, record, earliest - DATE '1970-01-01', latest - DATE '1970-01-01',
        items) ORDER BY open.department, source, record) AS demands
    FROM open JOIN business USING (uscc) LEFT JOIN ceiling USING (risk_grade)
    WHERE business.status = 'ACTIVE' AND least(earliest, latest) <= $2 AND greatest(earliest, latest) >= $1
      AND ($5::text[] IS NULL OR trade_code = ANY($5)) AND ($6::text[] IS NULL OR open.department = ANY($6))
    GROUP BY 1, 2
  ), occupied AS (
    SELECT uscc, coalesce(place, premises_of(business.address)) AS place,
      json_agg(DISTINCT day - DATE '1970-01-01') AS days
    FROM (
      SELECT uscc, place, day FROM known WHERE status = 'DONE'
      UNION ALL
      SELECT uscc, nullif(premises, ''), day FROM visit
      WHERE standing AND (binding OR exemption IN ('MINIMUM', 'OVERRIDE'))
    ) AS taken JOIN business USING (uscc)
    WHERE day BETWEEN $1::date - $3::integer AND $2::date + $3::integer
    GROUP BY 1, 2
  ), checked AS (
    SELECT uscc, place, json_agg(json_build_array(department, day - DATE '1970-01-01')) AS days
    FROM (
      SELECT DISTINCT uscc, coalesce(place, premises_of(business.address)) AS place, made.department, day
      FROM (
        SELECT uscc, nullif(premises, '') AS place, department, day FROM inspection
        WHERE status = 'DONE' AND uscc IS NOT NULL
          AND NOT EXISTS (SELECT FROM visit
            WHERE visit.code = inspection.visit_code AND visit.uscc = inspection.uscc AND visit.standing)
        UNION ALL
        SELECT demand.uscc, nullif(demand.premises, ''), demand.department, demand.day FROM demand
        WHERE demand.state = 'SERVED'
      ) AS made JOIN business USING (uscc) JOIN ceiling USING (risk_grade)
      WHERE day BETWEEN date_trunc('year', $1::date) AND date_trunc('year', $2::date) + interval '1 year - 1 day'
    ) AS made
    GROUP BY 1, 2
  ), standing AS (
    SELECT uscc, coalesce(nullif(premises, ''), premises_of(business.address)) AS place,
      json_agg(json_build_object('id', visit.id, 'day', day - DATE '1970-01-01',
        'departments', ARRAY(SELECT DISTINCT demand.department FROM demand
          WHERE demand.subject = visit.subject AND demand.visit = visit.id),
        'declined', ARRAY(SELECT demand.id FROM demand WHERE demand.subject = visit.subject AND demand.state = 'OPEN'
          AND visit.id = ANY(declined_visits))) ORDER BY day, visit.id) AS visits
    FROM visit JOIN business USING (uscc)
    WHERE visit.status = 'PLANNED' AND day BETWEEN greatest($1::date, $9::date) AND $2
    GROUP BY 1, 2
  )
  SELECT uscc, address, premises.street, trade, coalesce(shared.team_group, premises.street) AS group, demands,
    coalesce(occupied.days, '[]') AS binding, ceiling, coalesce(checked.days, '[]') AS checked, coalesce(visits, '[]') AS standing, count(*) OVER ()::integer AS total
  FROM premises
    LEFT JOIN occupied USING (uscc, place)
    LEFT JOIN checked USING (uscc, place)
    LEFT JOIN standing USING (uscc, place)
    LEFT JOIN unnest($7::text[], $8::text[]) AS shared(street, team_group) ON shared.street = premises.street
  WHERE $4::text[] IS NULL OR premises.street = ANY($4)
  ORDER BY coalesce(shared.team_group, premises.street) COLLATE "C", uscc, place COLLATE "C"`;
