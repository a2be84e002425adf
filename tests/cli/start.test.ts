/** `one-check start` from its first question to its end: a department lost and brought back, kills, a second start. */
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { subgraphNames } from '../../schema/departments.ts';
import { markOf } from '../../subgraphs/kit/processes/process-mark.ts';
import { type Command, DataFolder } from './command.ts';
import { tellOfPersons } from './personal-words.ts';

const minutes = 60_000;
const data = new DataFolder();
let city: Command;
let graph: string;

const running = /One Check is running\. The graph is at (\S+);/;

afterAll(() => data.remove());

interface Answer {
  readonly data: unknown;
  readonly errors?: readonly { message: string }[];
}

async function ask(query: string): Promise<Answer> {
  const response = await fetch(graph, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer;
}

/** The process that `start` said serves something. */
function pidOf(name: string): number {
  return Number(new RegExp(`^ +${name} +(\\d+) `, 'm').exec(city.output())?.[1]);
}

function allPids(): number[] {
  const served = [...city.output().matchAll(/^ +\S+ +(\d+) +http/gm)].map(([, pid]) => Number(pid));
  expect(served).toHaveLength(6);
  return served;
}

async function postgresPid(): Promise<number> {
  const file = join(data.path, 'postgres/cluster/postmaster.pid');
  return Number((await readFile(file, 'utf8')).split('\n')[0]);
}

const bothRegisters =
  '{ waterInspections(first: 1) { nodes { id } } businesses(first: 1) { nodes { uscc } } }';

describe('a new city', () => {
  beforeAll(async () => {
    city = data.run(['start', '--port', '0', '--today', '2026-11-21']);
    [, graph = ''] = await city.said(running);
  }, 5 * minutes);

  it('answers a sample question with inspections of several departments', async () => {
    const [, answer = ''] = await city.said(/its answer:\n(\{[\s\S]*?\n\})/);
    const inspections = z
      .object({
        data: z.object({
          business: z.object({
            inspections: z.object({ nodes: z.array(z.object({ department: z.string() })) }),
          }),
        }),
      })
      .parse(JSON.parse(answer)).data.business.inspections.nodes;
    expect(new Set(inspections.map(({ department }) => department)).size).toBeGreaterThan(1);
  });

  it('keeps its keys and what it runs from other users', async () => {
    for (const file of ['keys.json', 'run.json']) {
      expect((await stat(join(data.path, file))).mode & 0o777).toBe(0o600);
    }
  });

  it('refuses a second start on the same data and says where the first is', async () => {
    const second = data.run(['start', '--port', '0']);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(
      `One Check already runs on this data: its graph is at ${graph}`,
    );
  });

  it('refuses to be emptied while it runs, by a start that would', async () => {
    const second = data.run(['start', '--port', '0', '--fresh']);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`(process ${city.process.pid})`);
    expect(await ask('{ businesses(first: 1) { nodes { uscc } } }')).not.toHaveProperty('errors');
  });

  it('writes nothing of a person into any log, whatever is read, mistaken or broken', async () => {
    const words = await tellOfPersons(graph, data.path);
    expect(words.length).toBeGreaterThan(50);
    for (const name of ['gateway', ...subgraphNames]) {
      const log = await readFile(join(data.path, `logs/${name}.log`), 'utf8');
      // There was something to tell: of the gateway each operation, of the others what broke.
      const telling = name === 'gateway' ? /"msg":"operation"/ : /"level":[45]0/;
      expect([name, telling.test(log)]).toEqual([name, true]);
      expect([name, words.filter((word) => log.includes(word))]).toEqual([name, []]);
    }
    expect(words.filter((word) => city.output().includes(word))).toEqual([]);
  });

  it('goes on without a department that dies, names it, and takes it back by the printed command', async () => {
    process.kill(pidOf('water'), 'SIGKILL');
    const [, comeback = ''] = await city.said(
      /water \(process \d+\) was ended by SIGKILL\. The rest goes on\. .* Bring it back with: (.+)\n/,
    );
    const without = await ask(bothRegisters);
    expect(without.data).toMatchObject({ waterInspections: null, businesses: { nodes: [{}] } });
    expect(JSON.stringify(without.errors)).toContain('water');
    const water = data.shell(['/bin/sh', '-c', `exec env ${comeback}`]);
    await water.said(/water answers at/);
    const again = await ask(bothRegisters);
    expect(again).not.toHaveProperty('errors');
    expect(again.data).toMatchObject({ waterInspections: { nodes: [{}] } });
    water.process.kill('SIGTERM');
    expect(await water.ended).toBe(0);
  });

  it('stops everything in good order on Ctrl-C', async () => {
    const pids = [...allPids(), await postgresPid()];
    city.process.kill('SIGINT');
    expect(await city.ended).toBe(0);
    expect(pids.filter((pid) => markOf(pid))).toEqual([]);
    expect(existsSync(join(data.path, 'run.json'))).toBe(false);
  });
});

describe('a city that was there before', () => {
  beforeAll(async () => {
    city = data.run(['start', '--port', '0', '--today', '2026-11-21']);
    [, graph = ''] = await city.said(running);
  }, 5 * minutes);

  it('still has its data', async () => {
    expect(city.output()).not.toContain('loading a demo city');
    expect(await ask(bothRegisters)).toMatchObject({
      data: { waterInspections: { nodes: [{}] }, businesses: { nodes: [{}] } },
    });
  });

  it('takes all its processes along when it is killed, and the next command finds its database', async () => {
    const pids = allPids();
    const postgres = await postgresPid();
    city.process.kill('SIGKILL');
    await city.ended;
    await expect.poll(() => pids.filter((pid) => markOf(pid)), { timeout: minutes }).toEqual([]);
    const migrate = data.run(['migrate', 'water']);
    expect(await migrate.ended).toBe(0);
    expect(migrate.output()).toContain('The database of water is up to date.');
    expect(markOf(postgres)).toBeUndefined();
  });
});

it('a city that loses its database server stops everything and says why', async () => {
  city = data.run(['start', '--port', '0', '--today', '2026-11-21']);
  await city.said(running);
  process.kill(await postgresPid(), 'SIGKILL');
  expect(await city.ended).toBe(1);
  expect(city.output()).toContain('The embedded PostgreSQL server ended; its log is in');
  expect(allPids().filter((pid) => markOf(pid))).toEqual([]);
});

describe('a port that another program has', () => {
  let holder: Server;

  beforeAll(async () => {
    holder = createServer();
    await new Promise<void>((done) => holder.listen(0, '127.0.0.1', done));
  });

  afterAll(() => new Promise((done) => holder.close(done)));

  it('is named, with what to do, and nothing is started', async () => {
    const { port } = z.object({ port: z.number() }).parse(holder.address());
    const logs = join(data.path, 'logs/gateway.log');
    const before = (await stat(logs)).mtimeMs;
    const start = data.run(['start'], { PORT: String(port) });
    expect(await start.ended).toBe(1);
    expect(start.output()).toContain(
      `Port ${port} is taken by another program. Stop that one, or choose another port: one-check start --port`,
    );
    expect((await stat(logs)).mtimeMs).toBe(before);
  });
});
