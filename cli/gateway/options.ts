/** What `one-check gateway` can be told on its command line, and how each of it is read. */
import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';
import type { DocumentsMode } from '../../gateway/documents/modes.ts';
import { portInEnvironment } from '../city/environment.ts';

/** The ways of knowing who asks. */
export const identityModes = ['demo', 'jwt', 'off'] as const;

export type IdentityMode = (typeof identityModes)[number];

export interface GatewayCommandOptions {
  readonly supergraph: string;
  readonly port?: number;
  readonly host: string;
  readonly auth?: IdentityMode;
  readonly poll?: number;
  readonly subgraphUrl?: Readonly<Record<string, string>>;
  readonly workers: number;
  readonly documents?: readonly string[];
  readonly documentsMode?: DocumentsMode;
}

/** Where the graph is served unless told otherwise. */
export const defaultPort = 4000;

/** The port that is asked for, and 0 for a free one. */
export function portOf({ port }: Pick<GatewayCommandOptions, 'port'>): number {
  return port ?? portInEnvironment() ?? defaultPort;
}

/** Reads a number of workers. */
export function workersOption(text: string): number {
  if (text === 'auto') return availableParallelism();
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number from 1 to 999, or auto.');
}

/** Reads a time to wait between two looks. */
export function secondsOption(text: string): number {
  const seconds = Number(text);
  if (seconds >= 0.1 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError('It must be a number of seconds, from 0.1 to 86400.');
}

/** Adds a subgraph's address to those that came before it. */
export function subgraphUrlOption(text: string, before: Readonly<Record<string, string>> = {}) {
  const [, name, url] = /^([^=]+)=(https?:\/\/.+)$/i.exec(text) ?? [];
  if (name && url && URL.canParse(url)) return { ...before, [name]: url };
  throw new InvalidArgumentError('It must be like products=http://127.0.0.1:5001/graphql.');
}
