/** The environment variables that commands read, checked before anything is done with them. */
import { z } from 'zod';
import { documentsModes } from '../../gateway/documents/modes.ts';
import { signatureAlgorithms } from '../../gateway/options.ts';
import { environmentSuffix, type SubgraphName } from '../../schema/departments.ts';
import { Refusal } from '../refusal.ts';

const day = z.iso.date('a day as YYYY-MM-DD');

const port = z.coerce
  .number('a port number')
  .int('a port number')
  .min(0, 'a port number from 0 to 65535')
  .max(65_535, 'a port number from 0 to 65535');

const databaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'a URL like postgres://user:password@host:5432/database',
});

const subgraphUrl = z.url({ protocol: /^https?$/, error: 'a URL like http://host:4001/graphql' });

const publicUrl = z.url({
  protocol: /^https?$/,
  error: 'a URL like https://check.example.gov.cn',
});

const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));

const costBudgets = list.pipe(
  z.array(
    z
      .string()
      .regex(/^[A-Z_]+=\d+$/, 'a list of ROLE=NUMBER, such as PUBLIC=2000,ANALYST=200000')
      .transform((text) => text.split('=') as [role: string, budget: string]),
  ),
);

const subgraphLimits = list.pipe(
  z.array(
    z
      .string()
      .regex(/^[A-Za-z]+=\d+(\.\d+)?$/, 'a list of NAME=NUMBER, such as timeoutMs=5000,waiting=200')
      .transform((text) => text.split('=') as [name: string, figure: string]),
  ),
);

const documentsMode = z.enum(documentsModes, `one of ${documentsModes.join(', ')}`);

const requestsPerSecond = z.coerce
  .number('a number of requests a second')
  .positive('a number of requests a second');

const clockSkew = z.coerce
  .number('a number of seconds')
  .min(0, 'a number of seconds from 0 to 300')
  .max(300, 'a number of seconds from 0 to 300');

const keysKept = z.coerce
  .number('a number of hours')
  .min(0, 'a number of hours from 0 to 168')
  .max(168, 'a number of hours from 0 to 168');

const algorithms = list.pipe(
  z.array(z.enum(signatureAlgorithms, `a list of ${signatureAlgorithms.join(', ')}`)).min(1),
);

const key = z
  .string()
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64url')))
  .refine(
    (bytes) => bytes.byteLength >= 32,
    'at least 32 random bytes as base64url (`openssl rand -base64 32 | tr "/+" "_-"` makes some)',
  );

/** The day that stands for today, if one is set. */
export const todayInEnvironment = (): string | undefined => read('ONE_CHECK_TODAY', day);

/** The port that PORT asks for. */
export const portInEnvironment = (): number | undefined => read('PORT', port);

/** What people know the gateway by. */
export const publicUrlInEnvironment = (): string | undefined => read('PUBLIC_URL', publicUrl);

/** The proxies before the gateway. */
export const trustedProxiesInEnvironment = (): readonly string[] =>
  read('TRUSTED_PROXIES', list) ?? [];

/** Where a process tells its figures; undefined where it tells nobody. */
export const metricsAddressInEnvironment = () => {
  const given = read('METRICS_PORT', port);
  const host = read('METRICS_HOST', z.string().min(1)) ?? '127.0.0.1';
  return given === undefined ? undefined : { port: given, host };
};

/** The sites whose pages may ask the graph. */
export const corsOriginsInEnvironment = (): readonly string[] => read('CORS_ORIGINS', list) ?? [];

/** Manifests of the operations of front ends. */
export const documentsInEnvironment = (): readonly string[] => read('DOCUMENTS', list) ?? [];

/** Which documents are answered. */
export const documentsModeInEnvironment = () => read('DOCUMENTS_MODE', documentsMode);

/** What one operation of a role may cost, by the role's name. */
export const costBudgetsInEnvironment = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    (read('COST_BUDGETS', costBudgets) ?? []).map(([role, budget]) => [role, Number(budget)]),
  );

/** What a subgraph's troubles may cost, figure by figure. */
export const subgraphLimitsInEnvironment = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    (read('SUBGRAPH_LIMITS', subgraphLimits) ?? []).map(([name, figure]) => [name, Number(figure)]),
  );

/** How many requests a second a caller may make. */
export const requestsPerSecondInEnvironment = (): number | undefined =>
  read('RATE_LIMIT', requestsPerSecond);

/** How far the identity provider's clock may be from ours, in seconds. */
export const clockSkewInEnvironment = (): number | undefined => read('JWT_CLOCK_SKEW', clockSkew);

/** How long the provider's keys are used that cannot be fetched again, in hours. */
export const keysKeptInEnvironment = (): number | undefined => read('JWT_KEYS_KEPT', keysKept);

/** The signatures that tokens may carry. */
export const algorithmsInEnvironment = () => read('JWT_ALGORITHMS', algorithms);

/** A subgraph's own database server. */
export const databaseUrlInEnvironment = (name: SubgraphName): string | undefined =>
  read(databaseVariable(name), databaseUrl);

/** Where a subgraph answers. */
export const subgraphUrlInEnvironment = (name: SubgraphName): string | undefined =>
  read(subgraphUrlVariable(name), subgraphUrl);

/** The key that the gateway and a subgraph share. */
export const subgraphKeyInEnvironment = (name: SubgraphName): Uint8Array | undefined =>
  read(subgraphKeyVariable(name), key);

/** The key that coordination and a department share. */
export const feedKeyInEnvironment = (name: SubgraphName): Uint8Array | undefined =>
  read(feedKeyVariable(name), key);

export const databaseVariable = (name: SubgraphName) => `DATABASE_URL_${environmentSuffix(name)}`;
export const subgraphUrlVariable = (name: SubgraphName) =>
  `SUBGRAPH_URL_${environmentSuffix(name)}`;
export const subgraphKeyVariable = (name: SubgraphName) =>
  `SUBGRAPH_KEY_${environmentSuffix(name)}`;
export const feedKeyVariable = (name: SubgraphName) => `FEED_KEY_${environmentSuffix(name)}`;

/** Reads a port from a command's option. */
export function portOption(text: string): number {
  return check('--port', text, port);
}

/** Reads a day from a command's option. */
export function dayOption(text: string): string {
  return check('--today', text, day);
}

function read<T>(variable: string, schema: z.ZodType<T>): T | undefined {
  const text = process.env[variable];
  return text === undefined || text === '' ? undefined : check(variable, text, schema);
}

function check<T>(source: string, text: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  // The value is left out: it may be a secret.
  throw new Refusal(`${source} must be ${result.error.issues[0]?.message ?? 'something else'}.`);
}
