/** Requests that name their document by an id, and do so wrongly: of no document, of another one, or of none that can be. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Dice } from './dice.ts';
import { oddValue } from './odd-values.ts';
import { operations } from './operations.ts';
import { http, post } from './request-bytes.ts';

const manifest = new URL('../../../schema/operations-manifest.json', import.meta.url);

const trusted: readonly string[] = JSON.parse(readFileSync(manifest, 'utf8')).operations.map(
  ({ id }: { id: string }) => id,
);

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** A hash that is nearly one of a document, or one of a document that is not there, or is no hash. */
function oddHash(dice: Dice, text: string): unknown {
  const hash = dice.one([hashOf(text), dice.one(trusted)]);
  return dice.one([
    () => hash,
    () => hash.toUpperCase(),
    () => hash.slice(0, dice.below(64)),
    () => `${hash}0`,
    () => `${hash}\u0000`,
    () => ` ${hash}`,
    () => `sha256:${hash}`,
    () => `sha256:sha256:${hash}`,
    () => `sha512:${hash}`,
    () => `SHA256:${hash}`,
    () => 'sha256:',
    () => hashOf(String(dice.below(1_000_000))),
    () => '../../etc/passwd',
    () => '__proto__',
    () => 'constructor',
    () => 'x'.repeat(dice.one([1, 257, 100_000])),
    () => oddValue(dice),
  ])();
}

const oddVersion = (dice: Dice) => dice.one([1, 1, 1, 0, 2, '1', 1.5, null, [1], {}, true]);

function persisted(dice: Dice, text: string): unknown {
  const query = { version: oddVersion(dice), sha256Hash: oddHash(dice, text) };
  return dice.one<unknown>([
    query,
    query,
    query,
    { ...query, sha256hash: hashOf(text) },
    { sha256Hash: query.sha256Hash },
    { version: 1 },
    [query],
    JSON.stringify(query),
    null,
    oddValue(dice),
  ]);
}

/** Members that name a document, or two, beside its text or in place of it. */
function members(dice: Dice): Record<string, unknown> {
  const { text, variables } = dice.one(operations);
  const other = dice.one(operations).text;
  return {
    variables: dice.once(5) ? oddValue(dice) : variables,
    ...(dice.once(2) && { query: dice.one([text, text, other, '', null, oddValue(dice)]) }),
    ...(dice.once(2) && { documentId: oddHash(dice, text) }),
    ...(dice.once(2) && { extensions: { persistedQuery: persisted(dice, text) } }),
    ...(dice.once(8) && { operationName: oddValue(dice) }),
  };
}

function idsOverPost(dice: Dice): Buffer {
  return post(members(dice));
}

/** The same in a URL, where each member may come twice, cut off, or as something else than it is. */
function idsOverGet(dice: Dice): Buffer {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(members(dice))) {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    search.append(name, text.slice(0, dice.once(6) ? dice.below(40) : 4_000));
    if (dice.once(8)) search.append(name, text.slice(0, 100));
  }
  const target = `/graphql?${search}`;
  return http({
    method: dice.one(['GET', 'GET', 'GET', 'HEAD']),
    target: dice.once(10) ? target.slice(0, dice.below(target.length)) || '/' : target,
    headers: dice.one([
      [['apollo-require-preflight', '1']],
      [['apollo-require-preflight', '1']],
      [['x-apollo-operation-name', 'X']],
      [],
    ]),
  });
}

export const documentIdFamilies = { idsOverPost, idsOverGet };
