/** Manifests of operations: what is read as one, what is refused and in which words, and the project's own. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { readManifest, writeManifest } from '../../gateway/documents/manifest.ts';
import { misfitsAmong } from '../../gateway/documents/misfits.ts';
import { TrustedDocuments } from '../../gateway/documents/trusted-documents.ts';
import { manifestFile, misfitComplaints } from '../../schema/trusted-documents.ts';
import { sha256 } from './asking.ts';

const body = 'query Stations { waterStations }';

function manifest(operation: object, changes: object = {}): string {
  return JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: sha256(body), name: 'Stations', type: 'query', body, ...operation }],
    ...changes,
  });
}

describe('a manifest', () => {
  test('is read as front ends’ tools write it, whatever else they add', () => {
    expect(readManifest(manifest({ clientName: 'console' }, { generator: 'some tool' }))).toEqual([
      { id: sha256(body), name: 'Stations', type: 'query', body },
    ]);
  });

  test('may name documents by ids that are no hashes', () => {
    const trusted = new TrustedDocuments([], readManifest(manifest({ id: 'stations@3' })));
    expect(trusted.textOf('stations@3')).toBe(body);
    expect(trusted.textOf(sha256(body))).toBe(body);
    expect(trusted.textOf('stations')).toBeUndefined();
  });

  test.each([
    ['text that is no JSON', '{', 'is not JSON'],
    ['another format', manifest({}, { format: 'relay' }), 'is no manifest of operations'],
    ['another version', manifest({}, { version: 2 }), 'is no manifest of operations'],
    ['a hash of another body', manifest({ id: sha256('x') }), `that is ${sha256(body)}`],
    ['another name than the body’s', manifest({ name: 'Other' }), 'the query "Stations"'],
    ['another type than the body’s', manifest({ type: 'mutation' }), 'the mutation "Stations"'],
    ['two operations in one body', manifest({ body: `${body} query B { a }` }), '2 operations'],
    ['a body that is no GraphQL', manifest({ body: '{' }), 'is not GraphQL'],
    ['a body of fragments alone', manifest({ body: 'fragment F on Q { a }' }), '0 operations'],
  ])('is refused with %s', (_what, json, words) => {
    expect(() => readManifest(json)).toThrow(words);
  });

  test('is refused where another gives its id to another document', () => {
    const [one] = readManifest(manifest({ id: 'a' }));
    const [other] = readManifest(
      manifest({ id: 'a', name: 'Other', body: 'query Other { waterStations }' }),
    );
    if (!one || !other) throw new Error('A manifest of one operation has none.');
    expect(() => new TrustedDocuments([one], [other])).toThrow('gives a to another document');
    expect(new TrustedDocuments([one], [one]).textOf('a')).toBe(body);
  });

  test('that is written can be read, and is the same in whatever order', () => {
    const bodies = [body, 'mutation Move { move }'];
    expect(
      readManifest(writeManifest(bodies))
        .map(({ body: text }) => text)
        .sort(),
    ).toEqual([...bodies].sort());
    expect(writeManifest([...bodies].reverse())).toBe(writeManifest(bodies));
  });
});

describe('the project’s own', () => {
  const operations = join(import.meta.dirname, '../../schema/operations');

  test('holds the sample questions to the letter, and what the page of a code asks', async () => {
    const file = await manifestFile();
    const read = readManifest(file.text);
    const question = await readFile(join(operations, 'water-inspections.graphql'), 'utf8');
    expect(read).toContainEqual({
      id: sha256(question),
      name: 'WaterInspections',
      type: 'query',
      body: question,
    });
    expect(read.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        ...['CodePage', 'Complain', 'RateVisit', 'BusinessAtAGlance'],
        ...['Gaps', 'WorkList', 'AcknowledgeGap', 'LinkCandidates', 'DecideLink'],
      ]),
    );
  });

  test('is complained of where the graph has changed under it', async () => {
    const file = await manifestFile();
    const api = 'type Query { visitByCode(code: String!): String }';
    expect(misfitComplaints(file, api)).toContainEqual(
      expect.stringContaining('BusinessAtAGlance does not fit the graph: Unknown type "Uscc"'),
    );
  });
});

test('what does not fit a graph is told with what is wrong first', () => {
  const schema = buildSchema('type Query { waterStations: [String] }');
  const fits = readManifest(manifest({}));
  const [misfit] = readManifest(
    manifest({ id: 'b', name: 'Gone', body: 'query Gone { gone { a } }' }),
  );
  if (!misfit) throw new Error('A manifest of one operation has none.');
  const dear = `query Dear { ${'waterStations '.repeat(101)} }`;
  const refused = readManifest(manifest({ id: 'c', name: 'Dear', body: dear }));
  expect(misfitsAmong([...fits, misfit, ...refused], schema)).toEqual([
    { id: 'b', name: 'Gone', misfit: 'Cannot query field "gone" on type "Query".' },
    { id: 'c', name: 'Dear', misfit: expect.stringContaining('101 fields at its root') },
  ]);
});
