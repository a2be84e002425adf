/**
 * A department's subgraph from what is its alone: its schema, its registers and their tables. Everything that all
 * departments have alike (permits, inspections, penalties, other entries, the change feed) comes from the kit.
 */
import { type DepartmentName, departments } from '../../schema/departments.ts';
import type { Resolvers, SubgraphDefinition } from './definition.ts';
import { type FactQueries, recordFacts } from './feed/facts-sql.ts';
import { feedResolvers } from './feed/resolver.ts';
import type { Database } from './postgres/database.ts';
import { linkNoteResolvers } from './records/link-notes.ts';
import { recordLoaders } from './records/loaders.ts';
import { recordingResolvers } from './records/recording/resolvers.ts';
import { type Registers, registerLoaders, registerResolvers } from './records/registers.ts';
import { recordResolvers } from './records/resolvers.ts';
import { recordTypeDefs } from './records/type-defs.ts';
import { resolversOf } from './schema/resolvers.ts';
import { scalars } from './schema/scalars.ts';
import { typeDefsOf } from './schema/type-defs.ts';

const recordMigrations = new URL('./records/migrations/', import.meta.url);

export interface DepartmentParts {
  readonly name: DepartmentName;
  /** Its folder: where `schema.graphql` and `migrations/` are. */
  readonly folder: URL;
  readonly registers: Registers;
  /** Resolvers beyond those of records and registers. */
  readonly resolvers?: Resolvers;
  /** Facts it tells beyond those of the records every department keeps. */
  readonly facts?: FactQueries;
  /** Loaders beyond those of records and registers. */
  readonly loaders?: (database: Database) => object;
}

/** The subgraph that these parts make. */
export function departmentSubgraph(parts: DepartmentParts): SubgraphDefinition {
  const department = departments.find(({ name }) => name === parts.name);
  if (!department) throw new Error(`${parts.name} is not in schema/departments.ts.`);
  return {
    name: parts.name,
    typeDefs: typeDefsOf(recordTypeDefs(department), new URL('schema.graphql', parts.folder)),
    resolvers: resolversOf(
      scalars,
      recordResolvers(department),
      recordingResolvers(department),
      linkNoteResolvers,
      registerResolvers(parts.name, parts.registers),
      feedResolvers({ ...recordFacts, ...parts.facts }),
      parts.resolvers ?? {},
    ),
    migrations: [recordMigrations, new URL('migrations/', parts.folder)],
    loaders: (database) => ({
      ...recordLoaders(database),
      ...registerLoaders(database, parts.registers),
      ...parts.loaders?.(database),
    }),
  };
}
