/** The one clock of the program: days are days in Asia/Shanghai, and `ONE_CHECK_TODAY` sets them for trials and tests. */

const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

/** Today as `YYYY-MM-DD`. */
export function today(): string {
  return process.env['ONE_CHECK_TODAY'] ?? shanghai.format(new Date());
}

/**
 * Now as a point in time (RFC 3339), from `since` to `until`: one moment, but where the day is set. That has no hour: any
 * from its first to its last may be now.
 */
export function now(): { readonly since: string; readonly until: string } {
  const day = process.env['ONE_CHECK_TODAY'];
  if (day !== undefined) {
    return { since: `${day}T00:00:00.000+08:00`, until: `${day}T23:59:59.999+08:00` };
  }
  const moment = `${new Date(Date.now() + 8 * 60 * 60_000).toISOString().slice(0, -1)}+08:00`;
  return { since: moment, until: moment };
}

/** The day `days` after `day` (before it, when negative). */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
