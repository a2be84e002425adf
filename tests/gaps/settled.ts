/** Waits for the coordination of a whole city to have looked for gaps wherever something changed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestCity } from '../setup/city.ts';

export async function gapsSettled(city: TestCity): Promise<void> {
  for (;;) {
    const { rows } = (await city.databases.get('coordination')?.pool.query(
      `SELECT NOT EXISTS (SELECT FROM gap_to_look_for) AND NOT EXISTS (SELECT FROM gap_sweep)
         AND EXISTS (SELECT FROM gap_clock) AS settled`,
    )) ?? { rows: [] };
    if (rows[0]?.settled) return;
    await sleep(100);
  }
}
