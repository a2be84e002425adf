/** How the audit log is read and added to. */
import type { Context } from '../../kit/definition.ts';
import { requireGateway } from '../../kit/identity/rules.ts';
import { listRoot } from '../../kit/paging/listing.ts';
import { codeOf } from '../departments.ts';
import { requireSupervisor } from '../planning/authority.ts';
import type { Resolvers } from '../schema.generated.ts';
import { type AuditRecord, appendAudit } from './append.ts';
import { checkAudit } from './check.ts';
import {
  type AuditEntryRow,
  type AuditLogArguments,
  auditEntries,
  auditFilters,
} from './entries.ts';

export const resolvers = {
  Query: {
    auditLog: (_: unknown, args: AuditLogArguments, context: Context) => {
      requireSupervisor(context);
      return listRoot<AuditEntryRow>(context.database, auditEntries, args, auditFilters(args));
    },
    auditCheck: (_: unknown, { after }: { after?: number | null }, context: Context) => {
      requireSupervisor(context);
      return checkAudit(context.database, after ?? 0);
    },
  },
  Mutation: {
    appendAudit: (
      _: unknown,
      { input }: { input: { readonly entries: readonly AuditRecord[] } },
      context: Context,
    ) => {
      requireGateway(context);
      return appendAudit(context.database, input.entries);
    },
  },
  AuditEntry: {
    department: ({ department }: AuditEntryRow) => (department == null ? null : codeOf(department)),
  },
} satisfies Resolvers<Context>;
