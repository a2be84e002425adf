/** Coordination in a process of its own, which can be killed, and a gateway of this process before it; no department is there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { subgraphNames } from '../../schema/departments.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { freePorts } from '../../subgraphs/kit/processes/free-ports.ts';
import { PlanningCity } from '../planning/planning-city.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { post } from '../setup/served.ts';

const program = fileURLToPath(
  new URL('../planning/processes/coordination-program.ts', import.meta.url),
);
const supergraph = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url));

export class CoordinationProcess {
  readonly gateway: RunningGateway;
  /** What officers and the supervising authority ask, by way of the gateway. */
  readonly city: PlanningCity;
  readonly database: Database;
  readonly #own: TestDatabase;
  readonly #assignment: string;
  #child: ChildProcess;

  private constructor(
    own: TestDatabase,
    assignment: string,
    child: ChildProcess,
    gateway: RunningGateway,
  ) {
    this.#own = own;
    this.#assignment = assignment;
    this.#child = child;
    this.gateway = gateway;
    this.database = openDatabase(own.url);
    this.city = new PlanningCity({
      url: gateway.url,
      database: this.database,
      statements: [],
      ask: (query, variables = {}, identity) => {
        const demo = identity?.department ? `officer:${identity.department}` : 'supervisor';
        return post(gateway.url, { query, variables }, { 'x-one-check-demo': demo });
      },
      askAsGateway: onlyPeople,
      askAsCoordination: onlyPeople,
      close: async () => {},
    });
  }

  static async start(): Promise<CoordinationProcess> {
    const own = await createTestDatabase('coordination');
    const [port = 0, nobody = 0] = await freePorts(2);
    const key = randomBytes(32);
    const assignment = { databaseUrl: own.url, port, key: key.toString('base64url') };
    const child = await spawned(JSON.stringify(assignment));
    const gateway = await startGateway({
      supergraph,
      port: 0,
      subgraphUrls: Object.fromEntries(
        subgraphNames.map((name) => [
          name,
          `http://127.0.0.1:${name === 'coordination' ? port : nobody}/graphql`,
        ]),
      ),
      subgraphKeys: Object.fromEntries(subgraphNames.map((name) => [name, key])),
      identity: { mode: 'demo' },
      logger: pino({ level: 'silent' }),
    });
    return new CoordinationProcess(own, JSON.stringify(assignment), child, gateway);
  }

  /** Kills it with SIGKILL; its database goes on. */
  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  /** Starts it again where it was. */
  async restart(): Promise<void> {
    this.#child = await spawned(this.#assignment);
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await this.kill();
    await this.database.close();
    await this.#own.drop();
  }
}

async function spawned(assignment: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, assignment], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('Coordination ended before it served.');
  });
  await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return child;
}

function onlyPeople(): never {
  throw new Error('Only people ask here.');
}
