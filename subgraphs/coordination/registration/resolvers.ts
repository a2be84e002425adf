/** How the graph tells which inspections were registered, and takes the days from which on they must be. */
import type { Department } from '../../../schema/departments.ts';
import type { Context } from '../../kit/definition.ts';
import { departmentBy } from '../departments.ts';
import type { LedgerLoaders } from '../loaders.ts';
import { requireSupervisor } from '../planning/authority.ts';
import type { WarningRow } from '../planning/listings.ts';
import type { Resolvers } from '../schema.generated.ts';
import { setGoLive } from './go-live.ts';

type RegistrationContext = Context<LedgerLoaders>;

interface GoLive {
  readonly department: string;
  readonly day?: string | null;
}

export const resolvers = {
  Mutation: {
    setGoLive: async (
      _: unknown,
      { input: { department: code, day } }: { input: GoLive },
      context: RegistrationContext,
    ) => {
      const by = requireSupervisor(context);
      const department = departmentBy('code', code);
      await setGoLive(context.database, by, department.name, day ?? null);
      context.loaders.goLive.clearAll();
      return department;
    },
  },
  DepartmentInfo: {
    goLive: async ({ name }: Department, _: unknown, { loaders }: RegistrationContext) =>
      (await loaders.goLive.load(name))?.day,
  },
  InspectionWarning: {
    inspection: ({ inspection }: WarningRow, _: unknown, { loaders }: RegistrationContext) =>
      inspection === null ? null : loaders.inspection.load(inspection),
  },
} satisfies Resolvers<RegistrationContext>;
