/** What a gateway counts and logs of subscriptions: each event and what is asked for it, and a line at the end of each. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { composed, type ForeignSubgraph, until, WatchedFile } from '../gateway/foreign-graph.ts';
import { figuresIn } from '../observation/figures.ts';
import { type Listener, overEvents, overSocket } from './listening.ts';
import { serveNames, Ticking } from './ticking.ts';

let ticking: Ticking;
let names: ForeignSubgraph;
let file: WatchedFile;
let gateway: RunningGateway;

beforeAll(async () => {
  ticking = await new Ticking().start();
  names = await serveNames();
  file = await WatchedFile.create();
  await file.replace(composed(ticking, names));
  gateway = await startGateway(file.options);
});

afterAll(async () => {
  await gateway.close();
  await ticking.stop();
  await names.close();
  await file.remove();
});

beforeEach(() => until(() => ticking.subscribers === 0));

const figures = async () => figuresIn(await gateway.registry.metrics());

const lines = (message: string) => file.log.filter(({ msg }) => msg === message);

describe.each([
  ['event streams', 'Rings', (query: string) => overEvents(gateway.url, { query }, {})],
  ['WebSockets', 'Tolls', async (query: string) => overSocket(gateway.url, { query }, {})],
])('over %s', (_, operation, begin) => {
  const told = `one_check_event_seconds_count{operation="${operation}"}`;
  const fetched = 'one_check_fetch_seconds_count{subgraph="culture-tourism"}';
  const asked = 'one_check_entities_asked_total{subgraph="culture-tourism"}';
  const faulty = `one_check_operation_errors_total{operation="${operation}",code="DOWNSTREAM_SERVICE_ERROR"}`;

  async function rung(): Promise<Listener> {
    const listener = await begin(`subscription ${operation} { ticked { id tick name } }`);
    await until(() => ticking.subscribers === 1);
    return listener;
  }

  test('events are counted, timed, and what they ask of other subgraphs with them', async () => {
    const before = await figures();
    const seen = lines('subscription').length;
    const listener = await rung();
    expect((await figures()).get('one_check_subscriptions_under_way')).toBe(1);
    ticking.tick({ id: 'a', tick: 1 });
    ticking.tick({ id: 'dumb', tick: 2 });
    await listener.hears(({ data }) => data.ticked.tick === 2);
    const after = await figures();
    const gained = (figure: string) => (after.get(figure) ?? 0) - (before.get(figure) ?? 0);
    expect([told, fetched, asked].map(gained)).toEqual([2, 2, 2]);
    ticking.end();
    await listener.over;
    await until(() => lines('subscription').length > seen);
    expect(lines('subscription').at(-1)).toMatchObject({
      operation,
      requestId: expect.any(String),
      traceId: expect.stringMatching(/^[\da-f]{32}$/),
      ms: expect.any(Number),
      events: 2,
      fetches: 2,
      entities: 2,
      errors: { DOWNSTREAM_SERVICE_ERROR: 1 },
    });
    const counted = await figures();
    expect(counted.get('one_check_subscriptions_under_way')).toBe(0);
    expect(counted.get(faulty)).toBe(1);
    // It is no operation with one answer, however long that would have taken.
    expect([...counted.keys()]).not.toContain(
      `one_check_operation_seconds_count{operation="${operation}"}`,
    );
  });

  test('an end before its time is on record with its code', async () => {
    const seen = lines('subscription').length;
    const listener = await rung();
    await ticking.stop();
    await listener.over;
    await until(() => lines('subscription').length > seen);
    await ticking.start();
    expect(lines('subscription').at(-1)).toMatchObject({
      operation,
      events: 0,
      errors: { SUBGRAPH_UNREACHABLE: 1 },
    });
    const broken = `one_check_operation_errors_total{operation="${operation}",code="SUBGRAPH_UNREACHABLE"}`;
    expect((await figures()).get(broken)).toBe(1);
  });
});
