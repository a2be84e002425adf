/** A connection that somebody holds for a while. Unless all went well it is closed, and with it what it began and locked. */
import type pg from 'pg';

export interface HeldConnection extends AsyncDisposable {
  readonly client: pg.PoolClient;
  /** Says that all went well: others may use the connection next. */
  keep(): void;
}

export async function connect(pool: pg.Pool): Promise<HeldConnection> {
  const client = await pool.connect();
  let broken = true;
  // A connection that breaks fails whatever it is asked next; without a listener it would end the process.
  const hear = () => undefined;
  client.on('error', hear);
  return {
    client,
    keep() {
      broken = false;
    },
    async [Symbol.asyncDispose]() {
      client.release(broken);
      if (!broken) client.off('error', hear);
    },
  };
}
