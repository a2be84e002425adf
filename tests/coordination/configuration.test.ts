/** Which feeds coordination pulls follows from the environment; what is missing there is told by name, all at once. */
import { expect, it } from 'vitest';
import { departmentNames } from '../../schema/departments.ts';
import { feedSources } from '../../subgraphs/coordination/feed/configuration.ts';

const key = Buffer.alloc(32, 7).toString('base64url');
const keys = {
  FEED_KEY_MARKET_SUPERVISION: key,
  FEED_KEY_URBAN_MANAGEMENT: key,
  FEED_KEY_CULTURE_TOURISM: key,
  FEED_KEY_WATER: key,
};

it('finds every department on this machine where nothing else is said', () => {
  const sources = feedSources(keys);
  expect(sources.map(({ department }) => department)).toEqual(departmentNames);
  expect(sources.map(({ url }) => url)).toEqual(
    [4001, 4002, 4003, 4004].map((port) => `http://127.0.0.1:${port}/graphql`),
  );
  expect(sources.every((source) => Buffer.from(source.key).equals(Buffer.alloc(32, 7)))).toBe(true);
});

it('finds a department where its address says', () => {
  const url = 'https://water.example/graphql';
  const sources = feedSources({ ...keys, SUBGRAPH_URL_WATER: url });
  expect(sources.find(({ department }) => department === 'water')?.url).toBe(url);
});

it.each([
  ['no key', { FEED_KEY_WATER: undefined }, 'FEED_KEY_WATER must be the key'],
  ['a short key', { FEED_KEY_WATER: 'c2hvcnQ' }, 'at least 32 bytes'],
  ['a key in another writing', { FEED_KEY_WATER: `${key}+/=` }, 'base64url'],
  ['no address', { SUBGRAPH_URL_WATER: 'water' }, 'SUBGRAPH_URL_WATER must be the http or https'],
  ['an address of another kind', { SUBGRAPH_URL_WATER: 'file:///feed' }, 'SUBGRAPH_URL_WATER'],
])('refuses %s, and says what to give', (_, environment, message) => {
  expect(() => feedSources({ ...keys, ...environment })).toThrow(message);
});

it('tells everything that is missing at once, and no key', () => {
  const short = 'c2VjcmV0';
  expect(() => feedSources({ FEED_KEY_WATER: short })).toThrow(
    /MARKET_SUPERVISION.*URBAN_MANAGEMENT.*CULTURE_TOURISM.*WATER/s,
  );
  expect(() => feedSources({ FEED_KEY_WATER: short })).not.toThrow(short);
});
