/** What a gateway is told when it starts: the shape, its defaults, and what is wrong with a shape that does not fit. */
import type { Logger } from 'pino';
import { z } from 'zod';
import { roles } from '../subgraphs/kit/identity/identity.ts';
import type { Tracing } from '../subgraphs/kit/observation/tracing.ts';
import { documentsModes } from './documents/modes.ts';
import { subgraphLimitsSchema } from './resilience/subgraph-limits.ts';
import { GatewayStartError } from './start-error.ts';
import { subscriptionLimitsSchema } from './subscriptions/limits.ts';
import type { Peers } from './workers/peers.ts';

/** Signatures that a stranger cannot make from what a gateway holds: public keys only, never a shared secret. */
export const signatureAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const identityOptionsSchema = z.discriminatedUnion('mode', [
  /** Anyone on this machine is a demo identity of their choice. On loopback only, never in production. */
  z.strictObject({ mode: z.literal('demo') }),
  /** The caller is who a signed token says. */
  z.strictObject({
    mode: z.literal('jwt'),
    /** The public keys of the identity provider: a URL, or a file. */
    jwks: z.string().min(1),
    issuer: z.string().min(1),
    audience: z.string().min(1),
    /** How far the provider's clock may be from ours. */
    clockSkewSeconds: z.number().min(0).max(300).default(30),
    /** How long keys of a URL are used that cannot be fetched again; no longer than for ten minutes where it is 0. */
    keysKeptHours: z.number().min(0).max(168).default(12),
    algorithms: z.array(z.enum(signatureAlgorithms)).min(1).default(['RS256', 'ES256', 'EdDSA']),
  }),
  /** Nobody is asked and no subgraph is told: for trials with a graph that is not this city's. On loopback only. */
  z.strictObject({ mode: z.literal('off') }),
]);

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

const origin = httpUrl.refine((url) => URL.parse(url)?.origin === url, {
  error: 'must be an origin: https://host, with a port or without, and no path',
});

const subgraphKey = z.custom<Uint8Array>(
  (key) => key instanceof Uint8Array && key.byteLength >= 32,
  'must be at least 32 bytes',
);

const gatewayOptionsSchema = z.object({
  /** The composed supergraph: a file or a URL. */
  supergraph: z.string().min(1),
  /** How often the supergraph is looked at, in milliseconds; by default a file each second, a URL every ten. */
  supergraphPollMs: z.int().min(10).optional(),
  /** 0 takes a free one. */
  port: z.int().min(0).max(65_535),
  /** The address to listen on. */
  host: z.string().min(1).default('127.0.0.1'),
  /** Where subgraphs are, by name, in place of the URLs that the supergraph names. */
  subgraphUrls: z.record(z.string(), httpUrl).default({}),
  /** The keys that sign what subgraphs are told about the caller, by the subgraph's name. */
  subgraphKeys: z.record(z.string(), subgraphKey).default({}),
  /** What a subgraph's troubles may cost: time, room, second tries (resilience/subgraph-limits.ts). */
  subgraphLimits: subgraphLimitsSchema,
  /** What people know the gateway by, such as https://check.example.gov.cn: QR codes lead there. Its own address by default. */
  publicUrl: httpUrl.optional(),
  /** Proxies, by address or network, that are believed about where a request came from. */
  trustedProxies: z.array(z.string().min(1)).default([]),
  identity: identityOptionsSchema,
  /** Manifests of front ends' operations, as files: their documents are trusted, beside the project's own. */
  documents: z.array(z.string().min(1)).default([]),
  /** Which documents are answered (documents/modes.ts). */
  documentsMode: z.enum(documentsModes).default('open'),
  /** Sites whose pages may ask the graph and read its answers: `https://check.example.gov.cn`. */
  corsOrigins: z.array(origin).default([]),
  /** What one operation of a role may cost, where that is not the default (limits/cost/demand-control.ts). */
  costBudgets: z.partialRecord(z.enum(roles), z.int().min(1)).default({}),
  /** How many subscriptions there may be, and how far a slow client is waited for. */
  subscriptions: subscriptionLimitsSchema,
  /** Requests of one caller a second, in the long run. Where callers are trials they are not counted, unless this is set. */
  requestsPerSecond: z.number().positive().optional(),
});

/** What to start a gateway with. */
export type GatewayOptions = z.input<typeof gatewayOptionsSchema> & {
  readonly logger: Logger;
  /** Where traces are recorded; absent where nobody takes them. */
  readonly tracing?: Tracing | undefined;
  /** The other workers, where this is one of several. */
  readonly peers?: Peers;
};

/** The same with every default filled in. */
export type GatewaySettings = z.output<typeof gatewayOptionsSchema>;

export type IdentitySettings = GatewaySettings['identity'];

export type JwtSettings = Extract<IdentitySettings, { mode: 'jwt' }>;

/**
 * Checks options and fills in the defaults.
 *
 * @throws {GatewayStartError} `OPTIONS_INVALID`, naming each option that does not fit.
 */
export function readOptions(options: GatewayOptions): GatewaySettings {
  const read = gatewayOptionsSchema.safeParse(options);
  if (read.success) return read.data;
  throw new GatewayStartError(
    'OPTIONS_INVALID',
    `The gateway cannot start with these options:\n${z.prettifyError(read.error)}`,
  );
}
