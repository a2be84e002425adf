/** Judges parties: finds what each is, sure, possible or unknown, and lets that hold in the ledger. */
import type { ClientBase } from 'pg';
import { applyOutcomes } from './apply-outcomes.ts';
import { findByIdentifiers } from './identifiers.ts';
import { linkedFrom, type Model, type Parameters, shownFrom, weighedPairs } from './model.ts';
import { comparePairs } from './pairs.ts';

/** Parties judged in one transaction: so many that a statement is worth it, so few that their locks find room. */
const most = 2000;

/** The most candidates a person is shown for one party. */
const mostCandidates = 5;

/** Judges some of those that wait; whether there were any. In the caller's transaction. */
export async function judgeSome(client: ClientBase, model: Model | undefined): Promise<boolean> {
  const { rowCount } = await client.query(
    `WITH taken AS (
       DELETE FROM matching.to_judge WHERE (department, party) IN (
         SELECT department, party FROM matching.to_judge ORDER BY department, party LIMIT $1)
       RETURNING department, party)
     INSERT INTO judged SELECT department, party FROM taken`,
    [most],
  );
  if (!rowCount) return false;
  await judge(client, model);
  return true;
}

/** Judges the parties of table `judged`. In the caller's transaction. */
export async function judge(client: ClientBase, model: Model | undefined): Promise<void> {
  await client.query('ANALYZE judged');
  await client.query(`
    DELETE FROM matching.candidate USING judged
    WHERE candidate.department = judged.department AND candidate.party = judged.party`);
  await forgetTheGone(client);
  await findByIdentifiers(client);
  if (model?.parameters) await findByModel(client, model.parameters);
  await client.query(
    'INSERT INTO outcome (department, party) SELECT * FROM judged ON CONFLICT DO NOTHING',
  );
  await applyOutcomes(client, model?.parameters ? model.version : null);
}

/** A party that its department no longer tells takes its link along. */
async function forgetTheGone(client: ClientBase): Promise<void> {
  await client.query(`
    WITH gone AS (
      DELETE FROM judged WHERE NOT EXISTS (
        SELECT FROM matching.party WHERE party.department = judged.department AND party.id = judged.party)
      RETURNING department, party)
    DELETE FROM matching.link USING gone WHERE link.department = gone.department AND link.party = gone.party`);
}

/** A business of the very name that is on the road, or of the person. */
const namesake = '(name >= 3 AND (coalesce(place >= 1, false) OR coalesce(person >= 1, false)))';

/**
 * What no probability makes up for: the name. One that is nothing like it may be of another who trades at the same door. One
 * that is only like it is not enough while there is a namesake; nor is another branch while there is one of the very name
 * and branch.
 */
const named = `(name > 0
  AND NOT (name < 3 AND bool_or(${namesake}) OVER of_party)
  AND NOT (branch IS NOT DISTINCT FROM 0 AND bool_or(name >= 3 AND branch IS NOT DISTINCT FROM 1) OVER of_party))`;

/** The probabilities of a party's candidates, and that it is none of them, make one. */
async function findByModel(client: ClientBase, parameters: Parameters): Promise<void> {
  await comparePairs(client);
  const { prior } = parameters;
  await client.query(`
    INSERT INTO likely
    SELECT department, party, uscc, weight, ${prior} * odds / (${1 - prior} + ${prior} * sum(odds) OVER of_party),
      name, branch, place, town, person, identified, ${namesake}, ${named},
      row_number() OVER (of_party ORDER BY odds DESC, uscc)
    FROM (${weighedPairs(parameters)}) AS weighed
    WINDOW of_party AS (PARTITION BY department, party)`);
  await client.query(
    `INSERT INTO outcome (department, party, uscc, method, weight)
     SELECT department, party, uscc, 'MODEL', weight FROM likely WHERE probability >= ${linkedFrom} AND named
     ON CONFLICT DO NOTHING`,
  );
  await client.query(
    `INSERT INTO matching.candidate
     SELECT department, party, shown.uscc, shown.weight, probability, name, branch, place, town, person
     FROM (
       SELECT * FROM likely
       WHERE rank <= ${mostCandidates} AND (probability >= ${shownFrom} OR namesake) OR identified
     ) AS shown LEFT JOIN outcome USING (department, party)
     -- A code that the register does not know may be the one that the business had before.
     WHERE method IS NULL OR method = 'USCC' AND probability >= ${linkedFrom} AND named`,
  );
}
