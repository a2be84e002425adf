/** Who may look inside the graph: at its schema, at names that a mistaken one resembles, at what an operation costs. */
import { type DocumentNode, visit } from 'graphql';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { RequestRefused } from '../requests/refusal.ts';

/**
 * Whether `identity` may: staff and programs of the city may, strangers and businesses may not. Where the gateway
 * establishes no identities, on loopback only, anyone may.
 */
export function mayLookInside(identity: Identity | undefined): boolean {
  return identity?.role !== 'PUBLIC' && identity?.role !== 'BUSINESS';
}

const known = new WeakMap<DocumentNode, boolean>();

/** Why a caller who may not look inside is refused `document`; undefined when it only asks for data. */
export function introspectionRefusal(document: DocumentNode): RequestRefused | undefined {
  let introspects = known.get(document);
  if (introspects === undefined) {
    introspects = doesIntrospect(document);
    known.set(document, introspects);
  }
  if (!introspects) return undefined;
  return new RequestRefused(
    400,
    'INTROSPECTION_REFUSED',
    'The schema is shown to staff only (__schema, __type): sign in, or read schema/api.graphql.',
  );
}

function doesIntrospect(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field({ name }) {
      if (name.value === '__schema' || name.value === '__type') found = true;
    },
  });
  return found;
}
