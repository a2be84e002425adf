/** Empties tables between tests while the subgraph that owns them goes on working. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';

/**
 * Empties `tables`, given as TRUNCATE takes them. TRUNCATE locks them one after the other, and what works beside the
 * tests may hold the later ones and want the earlier: of the two PostgreSQL then ends either. Work begins again by itself;
 * so does this.
 */
export async function emptyTables(pool: Pool, tables: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await pool.query(`TRUNCATE ${tables}`);
      return;
    } catch (error) {
      const isDeadlock = (error as { code?: string }).code === '40P01';
      if (!isDeadlock || attempt === 20) throw error;
      await sleep(10 * attempt);
    }
  }
}
