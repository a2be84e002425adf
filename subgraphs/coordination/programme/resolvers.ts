/** How the annual joint plan is read by staff and changed by the supervising authority, and what joint plans tell of it. */
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import type { DayArguments } from '../../kit/records/day-arguments.ts';
import { codeOf } from '../departments.ts';
import type { JointPlanVisitRow } from '../joint-plan/listings.ts';
import type { LedgerLoaders } from '../loaders.ts';
import { requireSupervisor } from '../planning/authority.ts';
import { itemOf } from '../planning/resolvers.ts';
import type { JointSupervisionRow, TeamRow } from '../policy-changes/listings.ts';
import type { Resolvers, Weekday } from '../schema.generated.ts';
import { requireKnownStreet } from '../streets.ts';
import type { ActivityInput } from './activities.ts';
import { setJointItems } from './joint-items.ts';
import type {
  ActivityArguments,
  ProgrammeActivityRow,
  ProgrammeMonthRow,
  ProgrammeOccurrenceRow,
} from './listings.ts';
import { type JointCheckRow, occurrenceKey } from './loaders.ts';
import {
  calendarOf,
  type Programme,
  type ProgrammeBody,
  type ProgrammeChanged,
  programmeOf,
  removeProgrammeActivity,
  setProgrammeActivity,
  setProgrammeTheme,
} from './programme.ts';

type ProgrammeContext = Context<LedgerLoaders>;

/** From Monday on. */
const weekdays: readonly Weekday[] = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
];

type Reasoned<Input> = Input & { readonly reason: string };
type GivenActivity = Reasoned<Omit<ActivityInput, 'weekday'>> & { readonly weekday: Weekday };

/** Lets the supervising authority change something. */
function asSupervisor<Input, Outcome>(
  change: (database: ProgrammeContext['database'], by: string, input: Input) => Promise<Outcome>,
) {
  return (_: unknown, { input }: { input: Input }, context: ProgrammeContext) => {
    const by = requireSupervisor(context);
    // What an earlier mutation of the same request has read may be otherwise after this one.
    context.loaders.programmeMonths.clearAll();
    context.loaders.programmeActivity.clearAll();
    context.loaders.jointChecks.clearAll();
    return change(context.database, by, input);
  };
}

async function teamOf({ loaders }: ProgrammeContext, code: string): Promise<TeamRow> {
  const team = await loaders.team.load(code);
  if (team) return team;
  throw new Error(`The team ${code} is gone.`);
}

export const resolvers = {
  Query: {
    jointProgramme: (_: unknown, { year }: Programme, context: ProgrammeContext) => {
      requireStaff(context);
      return programmeOf(year);
    },
  },
  Mutation: {
    setProgrammeTheme: asSupervisor(setProgrammeTheme),
    setProgrammeActivity: asSupervisor((database, by, { weekday, ...input }: GivenActivity) =>
      setProgrammeActivity(database, by, { ...input, weekday: weekdays.indexOf(weekday) + 1 }),
    ),
    removeProgrammeActivity: asSupervisor(removeProgrammeActivity),
    setJointItems: asSupervisor(setJointItems),
  },
  ProgrammeChanged: {
    programme: ({ year }: ProgrammeChanged) => ({ year }),
    activity: ({ activity }: ProgrammeChanged, _: unknown, { loaders }: ProgrammeContext) =>
      activity === null ? null : loaders.programmeActivity.load(activity),
  },
  JointProgramme: {
    provisional: ({ year }: Programme) => calendarOf(`${year}-01-01`).provisional,
    months: ({ year }: Programme, _: unknown, { loaders }: ProgrammeContext) =>
      loaders.programmeMonths.load(String(year)),
    activities: async (
      { year }: Programme,
      args: ActivityArguments,
      { loaders }: ProgrammeContext,
    ) => {
      await requireKnownStreet(loaders, args.street);
      return loaders.activitiesOfProgramme.load(String(year), args);
    },
    occurrences: ({ year }: Programme, args: DayArguments, { loaders }: ProgrammeContext) =>
      loaders.occurrencesOfProgramme.load(String(year), args),
  },
  ProgrammeMonth: {
    items: ({ items }: ProgrammeMonthRow) => items.map(itemOf),
  },
  ProgrammeActivity: {
    weekday: ({ weekday }: ProgrammeActivityRow) => weekdays[weekday - 1] as Weekday,
    leadTeam: ({ leadTeam }: ProgrammeActivityRow, _: unknown, context: ProgrammeContext) =>
      teamOf(context, leadTeam),
  },
  ProgrammeBody: {
    department: ({ department }: ProgrammeBody) => codeOf(department),
    teams: ({ teams }: ProgrammeBody, _: unknown, context: ProgrammeContext) =>
      Promise.all(teams.map((code) => teamOf(context, code))),
  },
  ProgrammeOccurrence: {
    activity: (occurrence: ProgrammeOccurrenceRow) => occurrence,
    dayOff: ({ day }: ProgrammeOccurrenceRow) => calendarOf(day).dayOff,
    provisional: ({ day }: ProgrammeOccurrenceRow) => calendarOf(day).provisional,
  },
  JointSupervision: {
    checks: ({ trade }: JointSupervisionRow, _: unknown, { loaders }: ProgrammeContext) =>
      loaders.jointChecks.load(trade),
  },
  JointCheck: {
    department: ({ department }: JointCheckRow) => codeOf(department),
    items: ({ items }: JointCheckRow) => items.map(itemOf),
  },
  JointPlanVisit: {
    activity: ({ activity, day }: JointPlanVisitRow, _: unknown, { loaders }: ProgrammeContext) =>
      activity === null ? null : loaders.programmeOccurrence.load(occurrenceKey(activity, day)),
    listed: async ({ id }: JointPlanVisitRow, _: unknown, { loaders }: ProgrammeContext) =>
      (await loaders.consentOfJointPlanVisit.load(id)).listed,
    toConsent: async ({ id }: JointPlanVisitRow, _: unknown, { loaders }: ProgrammeContext) =>
      (await loaders.consentOfJointPlanVisit.load(id)).toConsent.map(codeOf),
  },
} satisfies Resolvers<ProgrammeContext>;
