/** Runs `one-check` as its users do, in a process of its own, over a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbedded } from '../../subgraphs/kit/postgres/embedded.ts';

const launcher = join(import.meta.dirname, '../../cli/one-check.mjs');

export interface Command {
  readonly process: ChildProcess;
  /** Everything it has written. */
  output(): string;
  /** Waits until it has written something that fits; fails when it ends without. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with its exit code when it has ended. */
  readonly ended: Promise<number | null>;
}

/** A data folder that the server's user can enter, whoever runs the tests. */
export class DataFolder {
  readonly path = join(tmpdir(), `one-check-cli-${randomUUID()}`);
  readonly #commands: Command[] = [];

  /** Runs `one-check` with these arguments. */
  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Command {
    return this.shell([process.execPath, launcher, ...args], env);
  }

  /** Runs any command. */
  shell([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv = {}): Command {
    const command = watch(
      spawn(program, args, {
        env: { ...withoutOurs(process.env), ONE_CHECK_DATA: this.path, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own, so that nothing it may have started outlives the tests.
        detached: true,
      }),
    );
    this.#commands.push(command);
    return command;
  }

  /** Ends what still runs and removes the folder. */
  async remove(): Promise<void> {
    for (const command of this.#commands) killGroup(command.process);
    await Promise.all(this.#commands.map(({ ended }) => ended));
    await retried(() => removeEmbedded(join(this.path, 'postgres')));
    await rm(this.path, { recursive: true, force: true });
  }
}

function watch(child: ChildProcess): Command {
  let output = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    process: child,
    output: () => output,
    ended,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(output);
          if (match) resolve(match);
        };
        listeners.add(look);
        look();
        void ended.then(() =>
          reject(new Error(`It ended without ${pattern}, having said:\n${output}`)),
        );
      }),
  };
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** What the developer has set for a city of their own is not for the tests. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^(ONE_CHECK_|DATABASE_URL_|SUBGRAPH_|FEED_KEY_|JWT_|PORT$|NODE_ENV$|VITEST)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}

/** The server notices a moment later that a killed user's connection is gone. */
async function retried(action: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}
