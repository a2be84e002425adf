/** Days of the demo city, as `YYYY-MM-DD`: drawn from a span, and moved to days on which offices work. */
import { addDays } from '../../subgraphs/kit/clock.ts';
import type { Random } from './random.ts';

/** The days from `from` to `to`: 0 when they are one, negative when `to` comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** A day from `from` to `to`, both included; `from` where the span is reversed. */
export function dayWithin(random: Random, from: string, to: string): string {
  return addDays(from, random.between(0, Math.max(0, daysBetween(from, to))));
}

/** `day`, or the Friday before it when it falls on a weekend. */
export function officeDay(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  if (weekday === 6) return addDays(day, -1);
  if (weekday === 0) return addDays(day, -2);
  return day;
}

/** The later of two days. */
export function later(one: string, other: string): string {
  return one > other ? one : other;
}

/** The earlier of two days. */
export function earlier(one: string, other: string): string {
  return one < other ? one : other;
}
