/** Several processes that serve coordination over one database, killed and started again while they are asked. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Identity } from '../../../subgraphs/kit/identity/identity.ts';
import { signInternalToken } from '../../../subgraphs/kit/identity/internal-token.ts';
import { freePorts } from '../../../subgraphs/kit/processes/free-ports.ts';
import type { Answer } from '../../setup/served.ts';

const program = fileURLToPath(new URL('coordination-program.ts', import.meta.url));

export class Serving {
  readonly #databaseUrl: string;
  readonly #key = randomBytes(32);
  readonly #ports: number[] = [];
  readonly #children = new Map<number, ChildProcess>();
  readonly #ready = new Set<number>();
  /** How many processes ended without being killed; they are started again at once. */
  fallen = 0;
  kills = 0;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  async start(count: number): Promise<void> {
    this.#ports.push(...(await freePorts(count)));
    await Promise.all(this.#ports.map((port) => this.#serve(port)));
  }

  /** Kills one process after another, each at a moment of its own, until `done`. */
  async killUntil(done: () => boolean): Promise<void> {
    await Promise.all(
      this.#ports.map(async (port) => {
        await sleep(3000 + Math.random() * 6000);
        while (!done()) {
          await this.#kill(port);
          this.kills += 1;
          await this.#serve(port);
          await sleep(4000 + Math.random() * 6000);
        }
      }),
    );
  }

  /** Asks one of the processes; rejects where it is gone or the caller no longer waits. */
  async ask(identity: Identity, query: string, input: object, patience = 20_000): Promise<Answer> {
    const ready = [...this.#ready];
    const port = ready[Math.floor(Math.random() * ready.length)];
    if (port === undefined) throw new Error('Nobody serves.');
    const token = await signInternalToken(
      { issuer: 'gateway', identity },
      'coordination',
      this.#key,
    );
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables: { input } }),
      signal: AbortSignal.timeout(patience),
    });
    return (await response.json()) as Answer;
  }

  async close(): Promise<void> {
    await Promise.all(this.#ports.map((port) => this.#kill(port)));
  }

  async #serve(port: number): Promise<void> {
    const assignment = {
      databaseUrl: this.#databaseUrl,
      port,
      key: this.#key.toString('base64url'),
    };
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', program, JSON.stringify(assignment)],
      // They log that their connections are cut, which they are.
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    );
    this.#children.set(port, child);
    child.once('exit', (_code, signal) => {
      this.#ready.delete(port);
      if (signal === 'SIGKILL') return;
      this.fallen += 1;
      void this.#serve(port);
    });
    child.once('message', () => this.#ready.add(port));
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
  }

  async #kill(port: number): Promise<void> {
    const child = this.#children.get(port);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
