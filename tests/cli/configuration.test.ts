/** What a command says when it is configured wrongly: which variable or option, and what it must be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../cli/city/place.ts';
import { DataFolder } from './command.ts';

const data = new DataFolder();

afterAll(() => data.remove());

async function complaint(args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const command = data.run(args, env);
  expect(await command.ended).toBe(1);
  return command.output();
}

const water = ['subgraph', 'water', '--port', '0'];

describe('a variable that makes no sense is named, with what it must be, and never its value:', () => {
  it.each([
    ['ONE_CHECK_TODAY', '21 November', water, 'a day as YYYY-MM-DD'],
    ['PORT', 'many', ['start'], 'a port number'],
    ['DOCUMENTS_MODE', 'shut', ['gateway', '--port', '0'], 'one of open, audit, closed'],
    ['SUBGRAPH_LIMITS', 'timeoutMs=soon', ['gateway', '--port', '0'], 'a list of NAME=NUMBER'],
    [
      'DATABASE_URL_WATER',
      'mysql://u:secret@db/x',
      water,
      'a URL like postgres://user:password@host',
    ],
    ['SUBGRAPH_KEY_WATER', 'c2hvcnQ', water, 'at least 32 random bytes as base64url'],
    [
      'SUBGRAPH_URL_MARKET_SUPERVISION',
      'ftp://host',
      ['subgraph', 'coordination', '--port', '0'],
      'a URL like http://',
    ],
  ])('%s', async (variable, value, args, expected) => {
    const said = await complaint(args, { [variable]: value });
    expect(said).toContain(`${variable} must be ${expected}`);
    expect(said).not.toContain(value);
  });
});

describe('keys that are only for the local demo are not used', () => {
  it('in production', async () => {
    expect(await complaint(water, { NODE_ENV: 'production' })).toContain(
      'SUBGRAPH_KEY_WATER is not set, and NODE_ENV is production',
    );
  });

  it('where other machines reach the subgraph', async () => {
    expect(await complaint([...water, '--host', '0.0.0.0'])).toContain(
      'SUBGRAPH_KEY_WATER is not set, and 0.0.0.0 is open to other machines',
    );
  });

  it('by a gateway in production', async () => {
    expect(await complaint(['gateway', '--port', '0'], { NODE_ENV: 'production' })).toContain(
      'is not set, and NODE_ENV is production',
    );
  });
});

it('coordination without departments says which address is missing', async () => {
  expect(await complaint(['subgraph', 'coordination', '--port', '0'])).toContain(
    'SUBGRAPH_URL_MARKET_SUPERVISION is not set',
  );
});

it('identity by JWT names what is missing', async () => {
  expect(await complaint(['gateway', '--port', '0'], { JWT_JWKS: 'keys.json' })).toContain(
    'JWT_ISSUER is not set; identity by JWT needs JWT_JWKS, JWT_ISSUER and JWT_AUDIENCE.',
  );
});

it('--fresh does not touch a server that is not embedded', async () => {
  expect(
    await complaint(['start', '--port', '0', '--fresh'], {
      DATABASE_URL_WATER: 'postgres://water@db.example/water',
    }),
  ).toContain(
    '--fresh deletes the embedded database only, and DATABASE_URL_WATER names another server.',
  );
});

it('a database server that does not answer is told with its variable', async () => {
  expect(
    await complaint(['migrate', 'water'], {
      DATABASE_URL_WATER: 'postgres://u:p@127.0.0.1:1/water',
    }),
  ).toMatch(/The database of water cannot be used: .*ECONNREFUSED.* DATABASE_URL_WATER/);
});

it('a subgraph that there is none of is named before anything else is asked for', async () => {
  expect(await complaint(['subgraph', 'police'])).toMatch(/'police' is invalid.*water/);
  expect(await complaint(['subgraph', 'water'])).toContain('add --port, such as --port 4004');
});

it('the version is told', async () => {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const told = data.run(['--version']);
  expect([await told.ended, told.output()]).toEqual([0, `${version}\n`]);
});

it.each([[['--help']], [[]]])('the help names every command: one-check %j', async (args) => {
  const help = data.run(args);
  expect(await help.ended).toBe(0);
  for (const command of ['start', 'import', 'migrate', 'subgraph', 'gateway', 'token']) {
    expect(help.output()).toMatch(new RegExp(`^  ${command} `, 'm'));
  }
});
