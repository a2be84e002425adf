/** `one-check token`: mints a token to try a gateway that establishes identity by JWT, without an identity provider. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { departmentNames } from '../schema/departments.ts';
import { type Role, roles } from '../subgraphs/kit/identity/identity.ts';
import { dataDirectory } from './city/place.ts';
import { Refusal } from './refusal.ts';

interface Options {
  readonly role: Role;
  readonly department?: string;
  readonly scope: readonly string[];
  readonly subject?: string;
  readonly lifetime: number;
}

export function tokenCommand(): Command {
  return new Command('token')
    .description('Mint a token for trials of a gateway with identity by JWT.')
    .addOption(
      new Option('--role <role>', 'who the caller is').choices(roles).makeOptionMandatory(),
    )
    .addOption(
      new Option('--department <name>', 'the department of an OFFICER').choices(departmentNames),
    )
    .addOption(
      new Option(
        '--scope <scope...>',
        'what the caller may besides, such as personal:read',
      ).default([], 'none'),
    )
    .option('--subject <name>', 'the caller’s name; made of the role when absent')
    .addOption(
      new Option('--lifetime <time>', 'how long it holds: 30s, 15m, 8h or 7d')
        .argParser(lifetimeOption)
        .default(8 * 3600, '8h'),
    )
    .addHelpText(
      'after',
      `
Writes the token, and nothing else, to standard output. It is signed with a key pair that is made at first use: the private
key stays in data/token-key.json, for this user alone; the public one is in data/token-jwks.json, for the gateway:

  JWT_JWKS=data/token-jwks.json JWT_ISSUER=one-check-demo JWT_AUDIENCE=one-check one-check gateway

Whoever has that file can be anyone there: with NODE_ENV=production no tokens are minted, and no gateway takes them.

Examples:
  one-check token --role ANALYST
  one-check token --role OFFICER --department water --scope personal:read --lifetime 15m
  curl -s http://127.0.0.1:4000/graphql -H "authorization: Bearer $(one-check token --role SUPERVISOR)" …`,
    )
    .action(mint);
}

async function mint({ role, department, scope, subject, lifetime }: Options): Promise<void> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Refusal(
      'NODE_ENV is production, where tokens come from the identity provider alone. Unset it for a trial.',
    );
  }
  if ((role === 'OFFICER') !== (department !== undefined)) {
    throw new Refusal(
      role === 'OFFICER'
        ? `An OFFICER serves a department: add --department, one of ${departmentNames.join(', ')}.`
        : `Only an OFFICER serves a department: leave out --department, or take --role OFFICER.`,
    );
  }
  const { demoIssuer, mintToken } = await import('./city/demo-issuer.ts');
  const { token, jwks } = await mintToken(dataDirectory(), {
    subject:
      subject ??
      ['demo', role.toLowerCase().replace('_', '-'), department].filter(Boolean).join('-'),
    role,
    department,
    scopes: scope,
    lifetimeSeconds: lifetime,
  });
  console.error(
    `A gateway takes it with JWT_JWKS=${jwks} JWT_ISSUER=${demoIssuer.issuer} JWT_AUDIENCE=${demoIssuer.audience}`,
  );
  console.log(token);
}

const unitSeconds = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

const longestDays = 30;

/** Reads how long a token holds, as seconds. */
function lifetimeOption(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * unitSeconds[(unit ?? 's') as keyof typeof unitSeconds];
  if (seconds <= longestDays * unitSeconds.d) return seconds;
  throw new InvalidArgumentError(
    `It must be like 30s, 15m, 8h or 7d, and no longer than ${longestDays}d.`,
  );
}
