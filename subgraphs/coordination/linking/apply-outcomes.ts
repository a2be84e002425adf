/**
 * Lets what was found of parties hold: their links, the business of all their records, and what planning must look at
 * again. Whoever plans at a business holds its lock, so those that gain or lose a record are locked, in order.
 */
import type { ClientBase } from 'pg';

/** Writes the outcomes of table `outcome`, as judged by the model of that version. In the caller's transaction. */
export async function applyOutcomes(client: ClientBase, model: number | null): Promise<void> {
  await client.query('ANALYZE outcome');
  await lockChanged(client);
  await client.query(
    `INSERT INTO matching.link AS link (department, party, uscc, method, weight, model, acknowledged)
     SELECT outcome.department, outcome.party, outcome.uscc, outcome.method, outcome.weight, $1, recorded.uscc
     FROM outcome
     JOIN matching.party AS recorded ON recorded.department = outcome.department AND recorded.id = outcome.party
     ORDER BY outcome.department, outcome.party
     ON CONFLICT (department, party) DO UPDATE
       SET uscc = excluded.uscc, method = excluded.method, weight = excluded.weight, model = excluded.model,
         acknowledged = excluded.acknowledged,
         since = CASE WHEN (link.uscc, link.method) IS NOT DISTINCT FROM (excluded.uscc, excluded.method)
           THEN link.since ELSE now() END`,
    [model],
  );
  await client.query(`
    WITH ${relinked('inspection')},
    lost AS (
      INSERT INTO touched_business (uscc) SELECT DISTINCT lost_by FROM relinked WHERE lost_by IS NOT NULL)
    INSERT INTO freed_subject
    SELECT DISTINCT demand.subject
    FROM relinked JOIN demand ON demand.subject = relinked.lost_by || '/' || relinked.premises
    WHERE demand.state = 'OPEN'
    ON CONFLICT DO NOTHING`);
  for (const record of ['permit', 'penalty', 'entry']) {
    await client.query(`WITH ${relinked(record)} SELECT`);
  }
}

/** The records of the parties of table `outcome`, as far as they are of another business now. */
function relinked(record: string): string {
  return `relinked AS (
    UPDATE ${record} AS record SET uscc = outcome.uscc
    FROM outcome, ${record} AS before
    WHERE before.department = outcome.department AND before.party_id = outcome.party
      AND before.uscc IS DISTINCT FROM outcome.uscc
      AND record.department = before.department AND record.id = before.id
    RETURNING before.uscc AS lost_by, premises_of(record.address) AS premises)`;
}

/** Holds off the feeds, which write the same records, and then planning at every business that gains or loses one. */
async function lockChanged(client: ClientBase): Promise<void> {
  await client.query(`
    SELECT FROM feed WHERE department IN (SELECT department FROM outcome) ORDER BY department FOR UPDATE`);
  await client.query(`
    SELECT pg_advisory_xact_lock(hashtextextended(uscc, 0))
    FROM (
      SELECT DISTINCT concerned.uscc
      FROM outcome
      JOIN inspection AS record ON record.department = outcome.department AND record.party_id = outcome.party
      CROSS JOIN LATERAL (VALUES (record.uscc), (outcome.uscc)) AS concerned(uscc)
      WHERE record.uscc IS DISTINCT FROM outcome.uscc AND concerned.uscc IS NOT NULL
      ORDER BY uscc OFFSET 0
    ) AS changed`);
}
