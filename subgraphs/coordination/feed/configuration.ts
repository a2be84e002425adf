/** Which feeds coordination pulls, read from the environment: every department's, and the key it shares with each. */
import { z } from 'zod';
import {
  type DepartmentName,
  defaultSubgraphUrl,
  departmentNames,
  environmentSuffix,
} from '../../../schema/departments.ts';

/** One department's change feed: where it is asked for, and the key coordination signs with. */
export interface FeedSource {
  readonly department: DepartmentName;
  /** The department's endpoint: `http://127.0.0.1:4004/graphql`. */
  readonly url: string;
  readonly key: Uint8Array;
}

/** The fewest bytes of a key: as many as the digest that is signed with. */
const keyBytes = 32;

const key = z.base64url().transform((text) => Buffer.from(text, 'base64url'));

/**
 * The feed of every department: `SUBGRAPH_URL_<NAME>` (by default ports 4001 and up on this machine, in the order of
 * the list of subgraphs) and `FEED_KEY_<NAME>` (at least 32 bytes, base64url).
 *
 * @throws Error that names every variable that is missing or wrong, and what it must hold.
 */
export function feedSources(environment: NodeJS.ProcessEnv): readonly FeedSource[] {
  const faults: string[] = [];
  const sources = departmentNames.map((department) => {
    const urlName = `SUBGRAPH_URL_${environmentSuffix(department)}`;
    const url = environment[urlName] ?? defaultSubgraphUrl(department);
    if (!z.url({ protocol: /^https?$/ }).safeParse(url).success) {
      faults.push(`${urlName} must be the http or https address of ${department}'s graph.`);
    }
    const keyName = `FEED_KEY_${environmentSuffix(department)}`;
    const read = key.safeParse(environment[keyName]);
    if (!read.success || read.data.length < keyBytes) {
      faults.push(
        `${keyName} must be the key that ${department} was started with for its feed: ` +
          `at least ${keyBytes} bytes, in base64url.`,
      );
    }
    return { department, url, key: read.data ?? new Uint8Array() };
  });
  if (faults.length === 0) return sources;
  throw new Error(`Coordination cannot pull the departments' feeds.\n${faults.join('\n')}`);
}
