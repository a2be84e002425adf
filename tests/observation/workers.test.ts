/** The figures of several workers: added up, and not less when one of them is no more. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../../subgraphs/kit/processes/free-ports.ts';
import { type Command, DataFolder } from '../cli/command.ts';
import {
  composed,
  type ForeignSubgraph,
  readiness,
  serveForeign,
  until,
  WatchedFile,
} from '../gateway/foreign-graph.ts';
import { raw } from '../gateway/raw-request.ts';
import { figuresIn } from './figures.ts';

const data = new DataFolder();
let subgraph: ForeignSubgraph;
let file: WatchedFile;
let gateway: Command;
let url: string;
let metrics: string;

beforeAll(async () => {
  subgraph = await serveForeign('keeper', 'type Query { keeper: String }', {
    Query: { keeper: () => 'here' },
  });
  file = await WatchedFile.create();
  await file.replace(composed(subgraph));
  const [port] = await freePorts(1);
  metrics = `http://127.0.0.1:${port}/metrics`;
  gateway = data.run(
    ['gateway', '--supergraph', file.path, '--auth', 'off', '--port', '0', '--workers', '2'],
    { METRICS_PORT: String(port) },
  );
  [, url = ''] = await gateway.said(/The graph answers at (\S+) \(process/);
});

afterAll(async () => {
  await data.remove();
  await subgraph.close();
  await file.remove();
});

async function figures() {
  return figuresIn(await (await fetch(metrics)).text());
}

/** Asks on a connection of its own, so that either worker may answer. */
async function ask(): Promise<void> {
  const body = JSON.stringify({ query: 'query Keeper { keeper }' });
  const headers = { 'content-type': 'application/json' };
  await raw(url, { method: 'POST', path: '/graphql', headers, body });
}

const counted = 'one_check_operation_seconds_count{operation="Keeper"}';

test('they are the sum of all, also of those that were killed', async () => {
  const pids = new Set<number>();
  await until(async () => {
    pids.add((await readiness(url)).process);
    return pids.size === 2;
  });
  for (let nth = 0; nth < 8; nth++) await ask();
  await until(async () => (await figures()).get(counted) === 8);
  const info = [...(await figures())].filter(([name]) => name.includes('supergraph_info'));
  expect(info).toEqual([[expect.any(String), 2]]);
  const [victim = 0] = pids;
  process.kill(victim, 'SIGKILL');
  await until(() => gateway.output().includes('worker ended'));
  expect((await figures()).get(counted)).toBe(8);
  await ask();
  await until(async () => (await figures()).get(counted) === 9);
});
