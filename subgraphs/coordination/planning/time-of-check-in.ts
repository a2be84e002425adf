/** When officers can have checked in: once the code was there, and not at an hour to come. */
import { now, today } from '../../kit/clock.ts';
import { type VisitRefused, visitRefused } from './visit-outcomes.ts';
import type { PlannedVisit } from './visit-rows.ts';

/** How far the clock of a telephone may be off, in milliseconds. */
const tolerance = 5 * 60_000;

/** Refuses a time that is still to come, or was before the visit's code was issued. */
export function refusalOfTime(
  { codeIssuedAt }: PlannedVisit,
  at: string,
): VisitRefused | undefined {
  const day = at.slice(0, 10);
  const lift = 'The time of checking in.';
  if (day > today()) {
    const message = `${day} is still to come: officers check in when they are there.`;
    return visitRefused('INVALID_REQUEST', message, lift);
  }
  const { until } = now();
  if (Date.parse(at) > Date.parse(until) + tolerance) {
    const message = `It is ${clockOf(until)}, and ${clockOf(at)} is still to come: officers check in when they are there.`;
    return visitRefused('INVALID_REQUEST', message, lift);
  }
  if (codeIssuedAt === null || Date.parse(at) >= Date.parse(codeIssuedAt) - tolerance) {
    return undefined;
  }
  const issued = inShanghai(codeIssuedAt);
  const message = `The code was issued on ${issued.slice(0, 10)} at ${clockOf(issued)}: nobody can have checked in with it on ${day} at ${clockOf(at)}.`;
  return visitRefused('INVALID_REQUEST', message, lift);
}

/** The hour and minute of a time told as in Shanghai. */
export function clockOf(time: string): string {
  return time.slice(11, 16);
}

/** A time as PostgreSQL writes it, told as in Shanghai. */
export function inShanghai(time: string): string {
  return new Date(Date.parse(time) + 8 * 60 * 60_000).toISOString();
}
