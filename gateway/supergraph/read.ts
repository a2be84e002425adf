/** Reads a text as a supergraph that this gateway can serve; of another it says what it is, or needs, instead. */
import { GatewayStartError } from '../start-error.ts';
import { recogniseSupergraph, type Supergraph } from './recognise.ts';
import { whatToName } from './source.ts';

/**
 * The supergraph that `text` is; `source` is what messages call where it comes from.
 *
 * @throws {GatewayStartError} `SUPERGRAPH_UNUSABLE`: it is none, or one that cannot be served.
 */
export function readSupergraph(text: string, source: string): Supergraph {
  const found = recogniseSupergraph(text);
  switch (found.kind) {
    case 'supergraph':
      return found.supergraph;
    case 'unserved':
      throw unusable(
        `${source} is a supergraph that this gateway cannot serve: it ${found.instead}. Compose it without.`,
      );
    case 'other':
      throw unusable(`${source} is not a supergraph: it ${found.instead}. ${whatToName}`);
  }
}

function unusable(message: string): GatewayStartError {
  return new GatewayStartError('SUPERGRAPH_UNUSABLE', message);
}
