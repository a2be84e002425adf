/** The whole city in one process: five subgraphs over fresh databases and the gateway before them, all over HTTP. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { startGateway } from '../../gateway/server.ts';
import {
  departmentNames,
  environmentSuffix,
  type SubgraphName,
  subgraphNames,
} from '../../schema/departments.ts';
import { startPulling } from '../../subgraphs/coordination/feed/pulling.ts';
import { startJointPlans } from '../../subgraphs/coordination/joint-plan/work.ts';
import { coordinationOver, type Works } from '../../subgraphs/coordination/subgraph.ts';
import { definitionOf } from '../../subgraphs/index.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { type ServedSubgraph, serveSubgraph } from '../../subgraphs/kit/serve/serve.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { type Answer, post } from './served.ts';

export interface TestCity {
  readonly url: string;
  readonly databases: ReadonlyMap<SubgraphName, Database>;
  /** What tells another gateway where its subgraphs are and with which keys. */
  readonly gatewayEnvironment: Readonly<Record<string, string>>;
  /** The statements that resolvers of a subgraph ran since the lists were last emptied, coordination's pulling aside. */
  readonly statements: ReadonlyMap<SubgraphName, string[]>;
  /** Asks the gateway as a demo identity; as the demo analyst by default. */
  ask(
    query: string,
    variables?: object,
    demo?: string,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Waits until the ledger knows all that the departments told by now, and they what it made of it. */
  settled(): Promise<void>;
  /** Takes a subgraph off the network; its database stays. */
  stop(name: SubgraphName): Promise<void>;
  /** Puts it back where it was. */
  restart(name: SubgraphName): Promise<void>;
  /** Lets coordination pull no more, so that only questions run statements. */
  stopPulling(): Promise<void>;
  close(): Promise<void>;
}

const supergraph = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url));

/** A city as users run it. */
export function startTestCity(): Promise<TestCity> {
  return startCity();
}

/** A city whose records name the business that their own valid code names, or none: nothing else is linked. */
export function startUnlinkedCity(): Promise<TestCity> {
  return startCity((database, departments) => [
    startPulling(database, departments),
    startJointPlans(database),
  ]);
}

async function startCity(works?: Works): Promise<TestCity> {
  const testDatabases = new Map<SubgraphName, TestDatabase>();
  const databases = new Map<SubgraphName, Database>();
  const statements = new Map<SubgraphName, string[]>();
  const served = new Map<SubgraphName, ServedSubgraph>();
  const keys = new Map(
    subgraphNames.map((name) => [
      name,
      { gateway: randomBytes(32), coordination: randomBytes(32) },
    ]),
  );
  const coordination = coordinationOver(
    () =>
      departmentNames.map((department) => ({
        department,
        url: at(served, department).url,
        key: at(keys, department).coordination,
      })),
    works,
  );
  const stopped = new Set<SubgraphName>();

  const definitions = new Map(subgraphNames.map((name) => [name, definitionOf(name)]));
  definitions.set('coordination', coordination);

  async function serve(name: SubgraphName, port: number): Promise<void> {
    const definition = at(definitions, name);
    const subgraph = await serveSubgraph(definition, {
      databaseUrl: at(testDatabases, name).url,
      keys: at(keys, name),
      port,
      onStatement: (statement) => {
        if (!ofTheFeed.test(statement)) at(statements, name).push(statement);
      },
    });
    served.set(name, subgraph);
  }

  async function restart(name: SubgraphName): Promise<void> {
    await serve(name, Number(new URL(at(served, name).url).port));
    stopped.delete(name);
  }

  for (const name of subgraphNames) {
    const testDatabase = await createTestDatabase(name);
    testDatabases.set(name, testDatabase);
    databases.set(name, openDatabase(testDatabase.url));
    statements.set(name, []);
    await serve(name, 0);
  }
  const gateway = await startGateway({
    supergraph,
    port: 0,
    subgraphUrls: Object.fromEntries([...served].map(([name, { url }]) => [name, url])),
    subgraphKeys: Object.fromEntries([...keys].map(([name, { gateway }]) => [name, gateway])),
    identity: { mode: 'demo' },
    logger: pino({ level: 'silent' }),
  });

  return {
    url: gateway.url,
    databases,
    gatewayEnvironment: Object.fromEntries(
      subgraphNames.flatMap((name) => [
        [`SUBGRAPH_URL_${environmentSuffix(name)}`, at(served, name).url],
        [`SUBGRAPH_KEY_${environmentSuffix(name)}`, at(keys, name).gateway.toString('base64url')],
      ]),
    ),
    statements,
    ask: (query, variables = {}, demo = 'analyst', headers = {}) =>
      post(gateway.url, { query, variables }, { ...headers, 'x-one-check-demo': demo }),
    async settled() {
      do await pulled(databases);
      while (works === undefined && !(await linked(at(databases, 'coordination'), stopped)));
    },
    async stop(name) {
      stopped.add(name);
      await at(served, name).close();
    },
    restart,
    async stopPulling() {
      await at(served, 'coordination').close();
      definitions.set('coordination', { ...coordination, background: idle });
      await restart('coordination');
    },
    async close() {
      await gateway.close();
      for (const name of [...subgraphNames].reverse()) {
        await at(served, name).close();
        await at(databases, name).close();
        await at(testDatabases, name).drop();
      }
    },
  };
}

/** What a department runs for coordination's pulling, also for a pull that was given up while it ran. */
const ofTheFeed = /\bopen_feed\(\)|\bFROM change\b/;

const idle = () => ({ stop: async () => {} });

/** Whether all that was pulled is linked, and the departments that can be told have been. */
async function linked(ledger: Database, stopped: ReadonlySet<SubgraphName>): Promise<boolean> {
  const { rows } = await ledger.pool.query(
    `SELECT NOT EXISTS (SELECT FROM matching.to_look_at) AND NOT EXISTS (SELECT FROM matching.to_judge)
       AND NOT EXISTS (SELECT FROM matching.link
         WHERE uscc IS DISTINCT FROM acknowledged AND department <> ALL ($1)) AS linked`,
    [[...stopped]],
  );
  if (!rows[0]?.linked) await new Promise((resolve) => setTimeout(resolve, 50));
  return rows[0]?.linked === true;
}

/** Waits until, for each department, the ledger's cursor stands at its newest change. */
async function pulled(databases: ReadonlyMap<SubgraphName, Database>): Promise<void> {
  const ledger = at(databases, 'coordination');
  for (const department of departmentNames) {
    for (;;) {
      // Asked each time: the first pull of a copied database tells its changes anew, with other places in the order.
      const told = await newestChange(at(databases, department));
      const { rows } = await ledger.pool.query(
        `SELECT convert_from(decode(translate(rpad(cursor, (length(cursor) + 3) / 4 * 4, '='), '-_', '+/'), 'base64'), 'utf8') AS cursor
         FROM feed WHERE department = $1`,
        [department],
      );
      if (told === undefined || rows[0]?.cursor?.endsWith(` ${told}`)) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function newestChange(database: Database): Promise<string | undefined> {
  const { rows } = await database.pool.query(
    `SELECT xid || ' ' || seq AS place FROM change ORDER BY xid DESC, seq DESC LIMIT 1`,
  );
  return rows[0]?.place;
}

function at<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`The test city has no ${key}.`);
  return value;
}
