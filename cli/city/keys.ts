/**
 * The keys with which the gateway and coordination sign what they ask of subgraphs.
 *
 * They come from the environment. On one's own machine there may be none: then random ones, kept in `data/keys.json`
 * for this user alone, stand in, so that every command finds the same.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isLoopback } from '../../gateway/requests/host.ts';
import { type DepartmentName, type SubgraphName, subgraphNames } from '../../schema/departments.ts';
import type { SubgraphKeys } from '../../subgraphs/kit/identity/internal-token.ts';
import { Refusal } from '../refusal.ts';
import {
  feedKeyInEnvironment,
  feedKeyVariable,
  subgraphKeyInEnvironment,
  subgraphKeyVariable,
} from './environment.ts';
import { writeOnce } from './write-once.ts';

export interface CityKeys {
  /**
   * What the gateway and a subgraph share.
   *
   * @throws Refusal when there is none, naming the variable to set.
   */
  subgraphKey(name: SubgraphName): Uint8Array;
  /**
   * What coordination and a department share.
   *
   * @throws Refusal when there is none, naming the variable to set.
   */
  feedKey(name: DepartmentName): Uint8Array;
  /** Both, as the subgraph that checks them takes them. */
  keysOf(name: SubgraphName): SubgraphKeys;
}

const keys = z.record(z.enum(subgraphNames), z.string());
const keysFile = z.object({ subgraphKeys: keys, feedKeys: keys });

/**
 * The keys for a process that listens on `host`: those of the environment and, on loopback and outside production,
 * those of the data folder for the rest.
 */
export function cityKeys(data: string, host: string): CityKeys {
  const production = process.env['NODE_ENV'] === 'production';
  const stored = isLoopback(host) && !production ? storedKeys(data) : undefined;
  const reason = production ? 'NODE_ENV is production' : `${host} is open to other machines`;

  function keyOf(
    variable: string,
    fromEnvironment: Uint8Array | undefined,
    fromData: string | undefined,
  ): Uint8Array {
    if (fromEnvironment !== undefined) return fromEnvironment;
    if (fromData !== undefined) return new Uint8Array(Buffer.from(fromData, 'base64url'));
    throw new Refusal(
      `${variable} is not set, and ${reason}, where the keys of the local demo are not used. ` +
        'Set it to at least 32 random bytes as base64url, the same for both sides that share it.',
    );
  }

  const subgraphKey = (name: SubgraphName): Uint8Array =>
    keyOf(subgraphKeyVariable(name), subgraphKeyInEnvironment(name), stored?.subgraphKeys[name]);
  const feedKey = (name: SubgraphName): Uint8Array =>
    keyOf(feedKeyVariable(name), feedKeyInEnvironment(name), stored?.feedKeys[name]);
  return {
    subgraphKey,
    feedKey,
    keysOf: (name) => ({
      gateway: subgraphKey(name),
      // Coordination asks itself nothing; a key that nobody else knows lets nobody in by that door.
      coordination: name === 'coordination' ? randomBytes(32) : feedKey(name),
    }),
  };
}

/** The data folder's keys, made by whoever first asks for them. */
function storedKeys(data: string): z.infer<typeof keysFile> {
  const file = join(data, 'keys.json');
  if (!existsSync(file)) writeOnce(file, newKeys());
  chmodSync(file, 0o600);
  try {
    return keysFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Refusal(`${file} cannot be read as keys. Remove it, and new ones are made.`, {
      cause,
    });
  }
}

function newKeys(): string {
  const random = () =>
    Object.fromEntries(subgraphNames.map((name) => [name, randomBytes(32).toString('base64url')]));
  return `${JSON.stringify({ subgraphKeys: random(), feedKeys: random() }, undefined, 2)}\n`;
}
