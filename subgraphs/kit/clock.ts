/** The one clock of the program: days are days in Asia/Shanghai, and `ONE_CHECK_TODAY` sets them for trials and tests. */

const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

/** Today as `YYYY-MM-DD`. */
export function today(): string {
  return process.env['ONE_CHECK_TODAY'] ?? shanghai.format(new Date());
}

/** The day `days` after `day` (before it, when negative). */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
