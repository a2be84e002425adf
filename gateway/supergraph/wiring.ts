/** Says for each subgraph of a supergraph where it is and, where callers are told apart, which key it trusts. */
import { environmentSuffix, type SubgraphName, subgraphNames } from '../../schema/departments.ts';
import type { GatewaySettings } from '../options.ts';
import { GatewayStartError } from '../start-error.ts';
import type { Supergraph } from './recognise.ts';

/** How to reach one subgraph. */
export interface SubgraphWiring {
  readonly name: string;
  readonly url: string;
  /** Whom to sign for and with what; none for a subgraph that is told nothing about the caller. */
  readonly signing: { readonly audience: SubgraphName; readonly key: Uint8Array } | undefined;
}

/**
 * Wires every subgraph of `supergraph`, by name.
 *
 * @throws {GatewayStartError} when one has no URL or no key, or the settings name one that the supergraph lacks.
 */
export function wireSubgraphs(supergraph: Supergraph, settings: GatewaySettings): SubgraphWiring[] {
  const known = new Set(supergraph.subgraphs.map(({ name }) => name));
  for (const name of Object.keys(settings.subgraphUrls)) {
    if (known.has(name)) continue;
    throw new GatewayStartError(
      'SUBGRAPH_UNKNOWN',
      `A URL is given for ${name}, which the supergraph does not have: it has ${[...known].join(', ')}.`,
    );
  }
  return supergraph.subgraphs.map(({ name, url }) => ({
    name,
    url: urlOf(name, settings.subgraphUrls[name] ?? url),
    signing: settings.identity.mode === 'off' ? undefined : signingFor(name, settings),
  }));
}

function urlOf(name: string, url: string): string {
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
  throw new GatewayStartError(
    'SUBGRAPH_URL_MISSING',
    `The supergraph gives ${url === '' ? 'no URL' : `"${url}", no http(s) URL,`} for ${name}: ` +
      `set ${isOurs(name) ? `SUBGRAPH_URL_${environmentSuffix(name)}` : `--subgraph-url ${name}=URL`}.`,
  );
}

function signingFor(name: string, settings: GatewaySettings): SubgraphWiring['signing'] {
  if (!isOurs(name)) {
    throw new GatewayStartError(
      'SUBGRAPH_UNKNOWN',
      `${name} is none of this city's subgraphs (${subgraphNames.join(', ')}), so it cannot be told who asks. ` +
        'To try a supergraph that is not ours, turn identity off.',
    );
  }
  const key = settings.subgraphKeys[name];
  if (key) return { audience: name, key };
  throw new GatewayStartError(
    'SUBGRAPH_KEY_MISSING',
    `There is no key for ${name}, and it answers nobody without one: set SUBGRAPH_KEY_${environmentSuffix(name)}, ` +
      'the same for the gateway and the subgraph.',
  );
}

/** Whether a subgraph is called as one of this city's is. */
export function isOurs(name: string): name is SubgraphName {
  return subgraphNames.some((ours) => ours === name);
}
