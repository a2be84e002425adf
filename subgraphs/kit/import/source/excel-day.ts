/** Excel's dates: days counted from a 30 December 1899, its 1900 having had a 29 February. */

const millisecondsOfDay = 86_400_000;
const dayZero = Date.UTC(1899, 11, 30);

/** 9999-12-31, the last day Excel knows. */
const lastDay = 2_958_465;

/** The day of a serial number as `YYYY-MM-DD`, its time of day dropped; undefined for what is no date in Excel. */
export function excelDay(serial: number): string | undefined {
  // Before 1 March 1900 the count is off by the day that never was.
  if (!(serial >= 61 && serial < lastDay + 1)) return undefined;
  return new Date(dayZero + Math.floor(serial) * millisecondsOfDay).toISOString().slice(0, 10);
}
