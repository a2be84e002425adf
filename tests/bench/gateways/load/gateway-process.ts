/** A contender at work: a process on a processor of its own, and what it takes of processor and memory. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { freePorts } from '../../../../subgraphs/kit/processes/free-ports.ts';
import type { Contender } from '../contenders/contender.ts';
import { shapes } from '../shapes.ts';

/** What a process has taken; absent where the system does not tell. */
export interface Taken {
  readonly cpuMs: number | undefined;
  readonly peakMegabytes: number | undefined;
  /** What the gateway's processor did, for it and for others; known where it has one of its own. */
  readonly processorMs: number | undefined;
}

/** Longer than the slowest contender takes to start on a busy machine. */
const startWithinMs = 60_000;

/** What any program that serves the trial graph answers. */
const probe = shapes.at(-1)?.query ?? '';

/** The first processor is the gateway's; all others are for what asks it and what it asks. */
export const pinning = availableParallelism() > 1 && canPin();

/** Keeps this process, and all that it starts from now on, off the gateway's processor. */
export function leaveProcessorToGateway(): void {
  if (!pinning) return;
  const others = `1-${availableParallelism() - 1}`;
  execFileSync('taskset', ['-acp', others, String(process.pid)], { stdio: 'ignore' });
}

export class GatewayProcess {
  readonly contender: Contender;
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(contender: Contender, url: string, child: ChildProcess) {
    this.contender = contender;
    this.url = url;
    this.#child = child;
  }

  /**
   * Starts `contender` over the supergraph in `file` and waits until it answers; where it is to leave a profile of
   * what its processor did, that is in the folder `profile` once it has stopped.
   *
   * @throws {Error} with what it said, when it does not start.
   */
  static async start(
    contender: Contender,
    file: string,
    profile?: string,
  ): Promise<GatewayProcess> {
    const port = (await freePorts(1))[0] ?? 0;
    const [node = '', ...program] = contender.command(file, port);
    const [command = '', ...rest] = [
      ...(pinning ? ['taskset', '-c', '0'] : []),
      node,
      ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []),
      ...program,
    ];
    const child = spawn(command, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: contender.directory,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        ...contender.env,
      },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text) => {
        said = `${said}${text}`.slice(-4_000);
      });
    }
    const gateway = new GatewayProcess(contender, `http://127.0.0.1:${port}/graphql`, child);
    const deadline = Date.now() + startWithinMs;
    while (!(await gateway.#answers())) {
      if (child.exitCode !== null || Date.now() > deadline) {
        await gateway.stop();
        throw new Error(`${contender.label} does not start:\n${said}`);
      }
      await new Promise((later) => setTimeout(later, 200));
    }
    return gateway;
  }

  async ask(query: string): Promise<{ readonly status: number; readonly text: string }> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, text: await response.text() };
  }

  async #answers(): Promise<boolean> {
    try {
      const { status, text } = await this.ask(probe);
      return status === 200 && !('errors' in JSON.parse(text));
    } catch {
      return false;
    }
  }

  /** Memory is counted anew from here on. */
  forgetPeak(): void {
    try {
      writeFileSync(`/proc/${this.#child.pid}/clear_refs`, '5');
    } catch {
      // Where the system cannot, the peak is that of the process's whole life.
    }
  }

  taken(): Taken {
    const { pid } = this.#child;
    return {
      cpuMs: cpuMsOf(pid),
      peakMegabytes: peakMegabytesOf(pid),
      processorMs: pinning ? firstProcessorMs() : undefined,
    };
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), 3_000);
    await ended;
    clearTimeout(impatience);
  }
}

function cpuMsOf(pid: number | undefined): number | undefined {
  const stat = systemFile(`/proc/${pid}/stat`);
  // After the name in parentheses, which may hold anything, come the numbers: user and system time are the 14th and 15th.
  const [user, system] =
    stat
      ?.slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13) ?? [];
  // Linux counts processor time in hundredths of a second, whatever its clock.
  return user === undefined ? undefined : (Number(user) + Number(system)) * 10;
}

function firstProcessorMs(): number | undefined {
  const times = /^cpu0 (.+)$/m
    .exec(systemFile('/proc/stat') ?? '')?.[1]
    ?.split(' ')
    .map(Number);
  // User, nice, system, idle, waiting, interrupts (two kinds), stolen by other machines; guests are counted in user.
  const [user = 0, nice = 0, system = 0, , , hard = 0, soft = 0, stolen = 0] = times ?? [];
  return times && (user + nice + system + hard + soft + stolen) * 10;
}

function peakMegabytesOf(pid: number | undefined): number | undefined {
  const peak = /VmHWM:\s+(\d+) kB/.exec(systemFile(`/proc/${pid}/status`) ?? '')?.[1];
  return peak === undefined ? undefined : (Number(peak) * 1024) / 1e6;
}

function systemFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

function canPin(): boolean {
  try {
    execFileSync('taskset', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
