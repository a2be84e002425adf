/** `one-check token`: what it mints a gateway takes, its key is kept from others, and production is not its place. */
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { demoIssuer, mintToken } from '../../cli/city/demo-issuer.ts';
import { ask, startTrialGraph, withGateway } from '../gateway/trial-graph.ts';
import { DataFolder } from './command.ts';

const data = new DataFolder();
const launcher = join(import.meta.dirname, '../../cli/one-check.mjs');

afterAll(() => data.remove());

/** Runs it to its end; fails when it fails. */
function run(args: readonly string[]) {
  return promisify(execFile)(process.execPath, [launcher, 'token', ...args], {
    env: { ...process.env, NODE_ENV: 'test', ONE_CHECK_DATA: data.path },
  });
}

const officer = ['--role', 'OFFICER', '--department', 'water'];

describe('a token', () => {
  it('is all that is written to standard output, and a gateway takes it', async () => {
    const scopes = ['--scope', 'personal:read', 'a:b'];
    const { stdout, stderr } = await run([
      ...officer,
      ...scopes,
      ...['--subject', 'officer-7', '--lifetime', '15m'],
    ]);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const { iat = 0, exp = 0 } = decodeJwt(stdout.trim());
    expect(exp - iat).toBe(15 * 60);
    const jwks = join(data.path, 'token-jwks.json');
    expect(stderr).toContain(
      `JWT_JWKS=${jwks} JWT_ISSUER=${demoIssuer.issuer} JWT_AUDIENCE=${demoIssuer.audience}`,
    );
    expect((await stat(join(data.path, 'token-key.json'))).mode & 0o777).toBe(0o600);
    expect(await readFile(jwks, 'utf8')).not.toContain('"d"');
    const graph = await startTrialGraph();
    try {
      const identity = { mode: 'jwt', jwks, ...demoIssuer } as const;
      await withGateway({ ...graph.options, identity }, async ({ url }) => {
        const later = await mintToken(data.path, {
          subject: 'analyst',
          role: 'ANALYST',
          department: undefined,
          scopes: [],
          lifetimeSeconds: 60,
        });
        const callers = [];
        for (const token of [stdout.trim(), later.token]) {
          const { data: told } = await ask(url, '{ waterCaller }', {
            authorization: `Bearer ${token}`,
          });
          callers.push(JSON.parse(String(told?.['waterCaller'])));
        }
        expect(callers).toEqual([
          {
            subject: 'officer-7',
            role: 'OFFICER',
            department: 'water',
            scopes: ['personal:read', 'a:b'],
          },
          { subject: 'analyst', role: 'ANALYST', scopes: [] },
        ]);
      });
    } finally {
      await graph.close();
    }
  });

  it.each([
    ['an officer of no department', ['--role', 'OFFICER'], 'add --department, one of'],
    ['an analyst of a department', ['--role', 'ANALYST', '--department', 'water'], 'leave out'],
    ['longer than thirty days', [...officer, '--lifetime', '31d'], 'no longer than 30d'],
  ])('is not minted for %s', async (_whom, args, advice) => {
    await expect(run(args)).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(advice),
    });
  });
});

describe('in production', () => {
  const production = { NODE_ENV: 'production' };

  it('no token is minted', async () => {
    const command = data.run(['token', ...officer], production);
    expect(await command.ended).toBe(1);
    expect(command.output()).toMatch(/^one-check: NODE_ENV is production/);
  });

  it('no gateway takes one', async () => {
    const command = data.run(['gateway', '--port', '0'], {
      ...production,
      JWT_JWKS: join(data.path, 'token-jwks.json'),
      JWT_ISSUER: demoIssuer.issuer,
      JWT_AUDIENCE: demoIssuer.audience,
    });
    expect(await command.ended).toBe(1);
    expect(command.output()).toContain('whose tokens are for trials');
  });
});
