/** A city in processes of its own, whose records are known: five subgraphs and a gateway, each of which may be killed. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  departmentNames,
  environmentSuffix,
  type SubgraphName,
  subgraphNames,
} from '../../schema/departments.ts';
import { openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { freePorts } from '../../subgraphs/kit/processes/free-ports.ts';
import { type Command, DataFolder } from '../cli/command.ts';
import { insertInspection, insertParty, insertPermit } from '../feed/records.ts';
import { usccOf } from '../feed/usccs.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

/** What stands for persons here: none of it may be in any log. */
export const planted = { phone: '13977700001', representative: '孙悟净' };

export const businesses = Array.from({ length: 30 }, (_, nth) => usccOf(nth + 1));

const inspecting = ['urban-management', 'culture-tourism', 'water'] as const;

export class KnownCity {
  readonly #data = new DataFolder();
  readonly #databases: ReadonlyMap<SubgraphName, TestDatabase>;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #ports: ReadonlyMap<SubgraphName, number>;
  readonly #running = new Map<SubgraphName, Command>();
  readonly #commands: Command[] = [];
  #gateway: Command | undefined;
  /** Where the graph is. */
  url = '';
  /** Where the gateway's figures are. */
  metrics = '';

  private constructor(
    databases: ReadonlyMap<SubgraphName, TestDatabase>,
    ports: readonly number[],
  ) {
    this.#databases = databases;
    this.#ports = new Map(subgraphNames.map((name, nth) => [name, ports[nth] ?? 0]));
    this.#environment = environmentOf(databases, this.#ports);
  }

  /** Writes the records and starts everything, the gateway over the supergraph in `supergraph`. */
  static async start(supergraph: string): Promise<KnownCity> {
    const databases = new Map<SubgraphName, TestDatabase>();
    for (const name of subgraphNames) databases.set(name, await createTestDatabase(name));
    const [metricsPort = 0, ...ports] = await freePorts(subgraphNames.length + 1);
    const city = new KnownCity(databases, ports);
    try {
      await city.#writeRecords();
      await Promise.all(subgraphNames.map((name) => city.restart(name)));
      await city.#startGateway(supergraph, metricsPort);
      return city;
    } catch (error) {
      await city.close();
      throw error;
    }
  }

  get gatewayPid(): number {
    return this.#gateway?.process.pid ?? 0;
  }

  get gatewayRuns(): boolean {
    const { exitCode, signalCode } = this.#gateway?.process ?? {};
    return exitCode === null && signalCode === null;
  }

  /** Everything that any process has said. */
  get said(): string {
    return this.#commands.map((command) => command.output()).join('');
  }

  get gatewaySaid(): string {
    return this.#gateway?.output() ?? '';
  }

  /** Kills a subgraph without a warning. */
  async kill(name: SubgraphName): Promise<void> {
    const command = this.#running.get(name);
    command?.process.kill('SIGKILL');
    await command?.ended;
  }

  /** Starts a subgraph, again where it was. */
  async restart(name: SubgraphName): Promise<void> {
    const args = [
      'subgraph',
      name,
      '--port',
      String(this.#ports.get(name)),
      '--today',
      '2026-11-21',
    ];
    const command = this.#data.run(args, this.#environment);
    this.#running.set(name, command);
    this.#commands.push(command);
    await command.said(/answers at/);
  }

  async close(): Promise<void> {
    await this.#data.remove();
    for (const database of this.#databases.values()) await database.drop();
  }

  async #startGateway(supergraph: string, metricsPort: number): Promise<void> {
    const args = ['gateway', '--supergraph', supergraph, '--port', '0', '--poll', '0.5'];
    const environment = { ...this.#environment, METRICS_PORT: String(metricsPort) };
    this.#gateway = this.#data.run(args, environment);
    this.#commands.push(this.#gateway);
    const [, url = ''] = await this.#gateway.said(/The graph answers at (\S+) \(process/);
    this.url = url;
    this.metrics = `http://127.0.0.1:${metricsPort}/metrics`;
  }

  async #writeRecords(): Promise<void> {
    await this.#write('market-supervision', async (pool) => {
      for (const [nth, uscc] of businesses.entries()) {
        await pool.query(
          `INSERT INTO business (id, name, phone, legal_representative, address, status, trade_code, digest)
           VALUES ($1, $2, $3, $4, $5, 'ACTIVE', '6210', '')`,
          [uscc, `商户${nth}`, planted.phone, planted.representative, `河埠街道枕河路${nth}号`],
        );
      }
    });
    for (const department of inspecting) {
      await this.#write(department, async (pool) => {
        for (const [nth, uscc] of businesses.entries()) {
          const party = `P${nth}`;
          await insertParty(pool, { id: party, uscc, address: `河埠街道枕河路${nth}号` });
          await insertInspection(pool, { id: `I${nth}`, party });
          if (department === 'water') await insertPermit(pool, { id: `L${nth}`, party });
        }
      });
    }
  }

  async #write(
    name: SubgraphName,
    write: (pool: ReturnType<typeof openDatabase>['pool']) => Promise<void>,
  ): Promise<void> {
    const database = openDatabase(this.#databases.get(name)?.url ?? '');
    try {
      await write(database.pool);
    } finally {
      await database.close();
    }
  }
}

function environmentOf(
  databases: ReadonlyMap<SubgraphName, TestDatabase>,
  ports: ReadonlyMap<SubgraphName, number>,
): NodeJS.ProcessEnv {
  const key = () => randomBytes(32).toString('base64url');
  return Object.fromEntries([
    ...subgraphNames.flatMap((name) => [
      [`DATABASE_URL_${environmentSuffix(name)}`, databases.get(name)?.url],
      [`SUBGRAPH_URL_${environmentSuffix(name)}`, `http://127.0.0.1:${ports.get(name)}/graphql`],
      [`SUBGRAPH_KEY_${environmentSuffix(name)}`, key()],
    ]),
    ...departmentNames.map((name) => [`FEED_KEY_${environmentSuffix(name)}`, key()]),
  ]);
}

/** The supergraph of the city, as it is committed. */
export const citySupergraph = join(import.meta.dirname, '../../schema/supergraph.graphql');
