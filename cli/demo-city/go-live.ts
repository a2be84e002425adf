/** One body of the demo city has gone live: since then its inspections without the code of a visit are told as such. */
import { setGoLive } from '../../subgraphs/coordination/registration/go-live.ts';
import { addDays } from '../../subgraphs/kit/clock.ts';
import type { Database } from '../../subgraphs/kit/postgres/database.ts';

/** Lets water go live two weeks before `today`, where nobody has gone live yet. */
export async function goLive(ledger: Database, today: string): Promise<void> {
  const { rowCount } = await ledger.pool.query('SELECT FROM department_policy LIMIT 1');
  if (rowCount === 0) await setGoLive(ledger, 'demo-supervisor', 'water', addDays(today, -14));
}
