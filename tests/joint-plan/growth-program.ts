/**
 * How long the planning of a whole city takes, and how that grows: `tsx tests/joint-plan/growth-program.ts` plans
 * 10,000 and 100,000 premises (or as many as the arguments say) with four random demands each, in this process.
 */
import { bestVisits } from '../../subgraphs/coordination/joint-plan/best-visits.ts';
import { chooseDays } from '../../subgraphs/coordination/joint-plan/choose-days.ts';
import type { DayWindow } from '../../subgraphs/coordination/joint-plan/day-number.ts';
import type { PlannedPremises } from '../../subgraphs/coordination/joint-plan/roster.ts';

/** Half a year is planned. */
const days = 180;
const bodies = 4;
const premisesOfStreet = 500;
const streetsOfTeam = 5;
const capacity = 18;

interface Demand extends DayWindow {
  readonly body: number;
}

interface Premises {
  readonly street: number;
  readonly demands: readonly Demand[];
  readonly past: readonly number[];
}

function main(sizes: readonly number[]): void {
  // What the engine compiles and how it lays out memory must not count for the first size.
  planCity(2_000);
  for (const size of sizes) {
    const { plan, choice, visits, served, unplaced, streetChanges } = planCity(size);
    console.log(
      [
        `${size} premises, ${size * bodies} demands`,
        `bestVisits ${plan.toFixed(0)} ms of CPU (${served} served by ${visits} visits)`,
        `chooseDays ${choice.toFixed(0)} ms of CPU (unplaced ${unplaced}, changes of street ${streetChanges})`,
        `${Math.round(process.memoryUsage().rss / 1e6)} MB resident`,
      ].join('; '),
    );
  }
}

function planCity(size: number) {
  const random = randomNumbers(size);
  const city = Array.from({ length: size }, (_, index) => randomPremises(index, random));
  const began = cpuMilliseconds();
  const plans = city.map(({ demands, past }) =>
    bestVisits(demands, { quiet: 30, binding: past, joinable: [] }),
  );
  const planned = cpuMilliseconds();
  const premises = plans.map(({ visits }, index): PlannedPremises => {
    const { street, past } = city[index] as Premises;
    const teamOf = ({ body }: Demand) => `${body}-${Math.floor(street / streetsOfTeam)}`;
    return {
      street: String(street),
      quiet: 30,
      binding: past,
      visits: visits.map(({ earliest, latest, demands }) => ({
        earliest,
        latest,
        teams: demands.map(teamOf),
      })),
    };
  });
  const choosing = cpuMilliseconds();
  const { unplaced, streetChanges } = chooseDays(premises, {
    capacityOf: () => capacity,
    booked: [],
  });
  return {
    plan: planned - began,
    choice: cpuMilliseconds() - choosing,
    visits: plans.reduce((sum, { visits }) => sum + visits.length, 0),
    served: plans.reduce((sum, { unserved }) => sum + bodies - unserved.length, 0),
    unplaced: `${unplaced.reached}, at least ${unplaced.atLeast}`,
    streetChanges: `${streetChanges.reached}, at least ${streetChanges.atLeast}`,
  };
}

/** Of this process, so that other programs on the machine do not count. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function randomPremises(index: number, random: () => number): Premises {
  const upTo = (most: number) => Math.floor(random() * most);
  return {
    street: Math.floor(index / premisesOfStreet),
    demands: Array.from({ length: bodies }, (_, body) => {
      const earliest = upTo(days - 30);
      return { body, earliest, latest: earliest + 3 + upTo(26) };
    }),
    past: random() < 0.5 ? [-upTo(60)] : [],
  };
}

/** The same numbers from 0 to 1 for the same seed (xorshift). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const sizes = process.argv.slice(2).map(Number);
main(sizes.length > 0 ? sizes : [10_000, 100_000]);
