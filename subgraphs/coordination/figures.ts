/** How far coordination is behind: with the feeds of departments, and with linking what they told. */
import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../kit/postgres/database.ts';

/** A queue that is longer is told to be so long. */
const longestCounted = 100_000;

/** Adds the figures to `registry`; they are read from `database` whenever somebody asks for them. */
export function addFigures(registry: Registry, { pool }: Database): void {
  const registers = [registry];
  new Gauge({
    name: 'one_check_feed_lag_seconds',
    help: 'How long ago a department’s feed told that nothing follows.',
    labelNames: ['department'] as const,
    registers,
    async collect() {
      this.reset();
      const { rows } = await pool.query<{ department: string; lag: number }>(
        `SELECT department, extract(epoch FROM now() - caught_up_at)::float8 AS lag
         FROM feed WHERE caught_up_at IS NOT NULL`,
      );
      for (const { department, lag } of rows) this.set({ department }, lag);
    },
  });
  new Gauge({
    name: 'one_check_linking_queue',
    help: `Records and businesses that are to be linked or judged; ${longestCounted} at most.`,
    registers,
    async collect() {
      const { rows } = await pool.query<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM
           (SELECT FROM matching.to_look_at UNION ALL SELECT FROM matching.to_judge LIMIT $1) AS queue`,
        [longestCounted],
      );
      this.set(rows[0]?.waiting ?? 0);
    },
  });
}
