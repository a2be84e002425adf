/** What makes a subgraph: the shape that every folder beside this one fills, so that one server serves them all. */
import type { Registry } from 'prom-client';
import type { SubgraphName } from '../../schema/departments.ts';
import type { Identity } from './identity/identity.ts';
import type { Caller } from './identity/internal-token.ts';
import type { Database } from './postgres/database.ts';

/** What every resolver finds: who asks, the subgraph's database, and this request's loaders. */
export interface Context<Loaders = unknown> {
  readonly caller: Caller;
  /** Who asks through the gateway; coordination, which asks in its own name, has none. */
  readonly identity: Identity | undefined;
  readonly database: Database;
  readonly loaders: Loaders;
}

/** Work that runs beside the server, such as coordination's pulling of feeds. */
export interface Background {
  stop(): Promise<void>;
}

/** Resolvers by type, then by field; a scalar stands for itself. */
export type Resolvers = Readonly<Record<string, object>>;

export interface SubgraphDefinition {
  readonly name: SubgraphName;
  readonly typeDefs: string;
  readonly resolvers: Resolvers;
  /** Folders of plain SQL migrations, applied in order. */
  readonly migrations: readonly URL[];
  /** Fresh loaders for one request; its resolvers find them as `context.loaders`. */
  loaders(database: Database): object;
  /** Starts the work that runs beside the server, where there is any. */
  background?(database: Database): Background;
  /** Adds what it has to tell of itself to the figures of every subgraph. */
  figures?(registry: Registry, database: Database): void;
}
