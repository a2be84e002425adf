/**
 * A department's own registers (台账): lists of things that businesses have, each with its department's columns.
 * A department declares them; how they are listed, under a business or at the root, is alike for all.
 */
import { sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { DepartmentName } from '../../../schema/departments.ts';
import type { Context } from '../definition.ts';
import { requireOwnStaff } from '../identity/rules.ts';
import { columnsOf } from '../paging/columns.ts';
import type { PageArguments } from '../paging/connection.ts';
import { ChildListLoader, type Listing, listRoot } from '../paging/listing.ts';
import type { Database } from '../postgres/database.ts';

/** A register's table: whatever it holds, each entry has an id and belongs to a business. */
export type RegisterTable = PgTable & { readonly id: PgColumn; readonly uscc: PgColumn };

/** A department's registers: the name of the list in the graph, the type of its entries, and its table. */
export type Registers = Readonly<
  Record<string, { readonly type: string; readonly table: RegisterTable }>
>;

/**
 * The registers of a department whose parents' types are `Parents`, each table holding what its type promises but for
 * the fields that `Own` resolves: `registers: {…} satisfies RegistersOf<ResolversParentTypes, typeof resolvers>`.
 */
export type RegistersOf<Parents, Own = object> = Readonly<
  Record<string, { [Type in keyof Parents]: RegisterOf<Parents, Own, Type> }[keyof Parents]>
>;

interface RegisterOf<Parents, Own, Type extends keyof Parents> {
  readonly type: Type;
  readonly table: RegisterTable & {
    readonly $inferSelect: Omit<Parents[Type], '__typename' | 'business' | FieldsOf<Own, Type>>;
  };
}

type FieldsOf<Own, Type> = Type extends keyof Own ? keyof Own[Type] : never;

export interface RegisterLoaders {
  readonly registers: ReadonlyMap<string, ChildListLoader<object, PageArguments>>;
}

export function registerLoaders(database: Database, registers: Registers): RegisterLoaders {
  return {
    registers: new Map(
      Object.entries(registers).map(([list, { table }]) => [
        list,
        new ChildListLoader<object, PageArguments>(database, listingOf(table), () => []),
      ]),
    ),
  };
}

/** Each register as a list of the business, as a list for the department's staff, and back to its business. */
export function registerResolvers(department: DepartmentName, registers: Registers) {
  const entries = Object.entries(registers);
  return {
    Query: Object.fromEntries(
      entries.map(([list, { table }]) => [
        list,
        (_: unknown, args: PageArguments, context: Context) => {
          requireOwnStaff(context, department);
          return listRoot(context.database, listingOf(table), args, []);
        },
      ]),
    ),
    Business: Object.fromEntries(
      entries.map(([list]) => [
        list,
        ({ uscc }: { uscc: string }, args: PageArguments, { loaders }: Context<RegisterLoaders>) =>
          loaders.registers.get(list)?.load(uscc, args),
      ]),
    ),
    ...Object.fromEntries(
      entries.map(([, { type }]) => [
        type,
        { business: ({ uscc }: { uscc: string }) => ({ uscc }) },
      ]),
    ),
  };
}

function listingOf(table: RegisterTable): Listing {
  return {
    select: columnsOf(table),
    from: sql`${table}`,
    parent: sql`${table.uscc}`,
    order: [{ column: sql`${table.id}`, type: 'text' }],
    direction: 'ASC',
  };
}
