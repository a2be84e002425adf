/** Whatever is done to a request, a closed gateway answers no text but those of its manifest: tried at random. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { startTrialGraph, type TrialGraph } from '../gateway/trial-graph.ts';
import { get, manifestOf, persisted, post, sha256 } from './asking.ts';

const documents = [
  'query Stations { waterStations }',
  'query Names { businesses { name } }',
  'query Typed { __typename businesses { uscc } }',
];
const textOf = new Map(documents.map((text) => [sha256(text), text]));

let graph: TrialGraph;
let gateway: RunningGateway;

beforeAll(async () => {
  graph = await startTrialGraph();
  const manifest = await manifestOf(graph.folder, documents);
  gateway = await startGateway({
    ...graph.options,
    documents: [manifest],
    documentsMode: 'closed',
  });
});

afterAll(async () => {
  await gateway.close();
  await graph.close();
});

const document = fc.constantFrom(...documents);

/** What is done to a document's text: some of it leaves the same operation, none of it the same text. */
const manipulated = fc.oneof(
  fc
    .tuple(document, fc.nat(), fc.constantFrom(' ', '\n', '\t', ',', '\ufeff', ' # words\n'))
    .map(([text, at, ignored]) => {
      const places = [...text.matchAll(/^| |$/g)].map(({ index }) => index);
      const place = places[at % places.length] ?? 0;
      return text.slice(0, place) + ignored + text.slice(place);
    }),
  fc
    .tuple(document, document)
    .map(([one, other]) => `${one} ${other.replace('query ', 'query Z')}`),
  document.map((text) => text.replace(/query \w+ /, '')),
  document.map((text) => text.replace('{ ', '{ again: __typename ')),
  document.map((text) => `${text.replace('{ ', '{ ...F ')} fragment F on Query { __typename }`),
  document.map((text) => text.toUpperCase()),
  fc.tuple(document, fc.nat()).map(([text, at]) => text.slice(0, at % text.length)),
  fc.constantFrom('{ waterStations }', '{ __schema { queryType { name } } }', 'null'),
);

const id = fc.oneof(
  document.map(sha256),
  manipulated.map(sha256),
  fc.constantFrom('Stations', '__proto__', 'constructor', 'query'),
);

const often = 4;

/** A request that concerns one document, apart from what is changed of it. */
const request = document.chain((text) => {
  const ownId = fc.constant(sha256(text));
  const named = fc.oneof(
    { arbitrary: fc.constant(undefined), weight: often },
    { arbitrary: ownId, weight: often },
    { arbitrary: id, weight: 1 },
  );
  const asked = fc.constantFrom(undefined, text);
  return fc.record({
    query: fc.oneof({ arbitrary: asked, weight: often }, { arbitrary: manipulated, weight: often }),
    documentId: named,
    hash: named,
    prefixed: fc.boolean(),
    operationName: fc.oneof(
      { arbitrary: fc.constant(undefined), weight: often },
      { arbitrary: fc.constantFrom('Stations', 'ZStations', 'ZNames'), weight: 1 },
    ),
    ask: fc.constantFrom(get, post),
  });
});

/** The text that a request stands for, where it is that of a trusted document, and nothing in the request says otherwise. */
function trustedText(
  query: string | undefined,
  ids: readonly (string | undefined)[],
): string | undefined {
  const named = new Set(ids.filter((each) => each !== undefined));
  const text = query ?? textOf.get([...named][0] ?? '');
  if (text === undefined || !documents.includes(text)) return undefined;
  return [...named].every((each) => each === sha256(text)) ? text : undefined;
}

test('a request is answered if and only if it stands for a trusted text', async () => {
  let answered = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(request, async ({ query, documentId, hash, prefixed, operationName, ask }) => {
      const body = {
        ...(query !== undefined && { query }),
        ...(operationName !== undefined && { operationName }),
        ...(documentId !== undefined && {
          documentId: prefixed ? `sha256:${documentId}` : documentId,
        }),
        ...(hash !== undefined && persisted(hash)),
      };
      const { status, data, text } = await ask(gateway.url, body);
      const trusted = trustedText(query, [documentId, hash]);
      const named = operationName === undefined || trusted?.startsWith(`query ${operationName} `);
      if (trusted !== undefined && named) {
        answered += 1;
        expect([status, Object.keys(data ?? {})]).toEqual([200, expect.any(Array)]);
        expect(data).not.toHaveProperty('again');
      } else {
        refused += 1;
        expect([status >= 400 && status < 500, data]).toEqual([true, undefined]);
        expect(text).not.toMatch(/运河|91330203/);
      }
    }),
    { numRuns: 400 },
  );
  // Neither side of it is tried by a few alone.
  expect(answered).toBeGreaterThan(60);
  expect(refused).toBeGreaterThan(100);
});
