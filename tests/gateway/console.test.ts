/** The GraphiQL page: it loads nothing from elsewhere, may do nothing else, and shows the sample questions that fit. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Fastify from 'fastify';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveGraphiql } from '../../gateway/console/graphiql.ts';
import { readSampleQuestions } from '../../gateway/console/sample-questions.ts';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { startTrialGraph, type TrialGraph } from './trial-graph.ts';

let graph: TrialGraph;
let gateway: RunningGateway;

beforeAll(async () => {
  graph = await startTrialGraph();
  gateway = await startGateway(graph.options);
});

afterAll(async () => {
  await gateway.close();
  await graph.close();
});

const asBrowser = (path: string) =>
  fetch(new URL(path, gateway.url), {
    headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
  });

describe('the page', () => {
  test.each(['/', '/graphql', '/graphql?query={waterStations}'])(
    'is what a browser gets at %s',
    async (path) => {
      const response = await asBrowser(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await response.text()).toContain('id="graphiql"');
    },
  );

  test('is not what a program gets', async () => {
    const response = await fetch(`${gateway.url}?query={waterStations}`, {
      headers: { accept: 'application/json', 'apollo-require-preflight': '1' },
    });
    expect(await response.json()).toEqual({ data: { waterStations: ['运河东站'] } });
  });

  test('is built of what the gateway itself serves', async () => {
    const html = await (await asBrowser('/')).text();
    const references = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => String(url));
    const loaded = references.filter((url) => url !== 'data:,');
    expect(loaded).toHaveLength(5);
    for (const url of loaded) {
      expect(url).toMatch(/^\/graphiql\//);
      const asset = await fetch(new URL(url, gateway.url));
      expect(asset.status).toBe(200);
      expect(asset.headers.get('content-type')).toMatch(/^text\/(css|javascript); charset=utf-8$/);
      expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
      const text = await asset.text();
      expect(text.length).toBeGreaterThan(100);
      expect(text).not.toMatch(/@import|url\(\s*["']?(https?:)?\/\//);
      const caching = asset.headers.get('cache-control');
      expect(caching).toMatch(/\d+\.\d+\.\d+/.test(url) ? /immutable/ : /no-cache/);
    }
  });

  test('may load and ask nothing else, nor be framed', async () => {
    const policy = (await asBrowser('/')).headers.get('content-security-policy') ?? '';
    const directives = new Map(
      policy.split('; ').map((directive) => {
        const [name, ...sources] = directive.split(' ');
        return [name, sources.join(' ')] as const;
      }),
    );
    expect(directives.get('default-src')).toBe("'none'");
    expect(directives.get('script-src')).toBe("'self'");
    expect(directives.get('connect-src')).toBe("'self'");
    expect(directives.get('frame-ancestors')).toBe("'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    const html = await (await asBrowser('/')).text();
    expect(html).not.toMatch(/<script>|<script (?!src=)| on\w+=|https?:/);
  });

  test('offers no other file', async () => {
    const paths = ['/graphiql/', '/graphiql/../package.json', '/graphiql/%2e%2e/package.json'];
    for (const path of paths) {
      expect((await fetch(new URL('/', gateway.url).origin + path)).status).toBe(404);
    }
  });
});

test('sample questions become tabs, by name, those that the graph can answer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'operations-'));
  const files = {
    'b.graphql': '# 第二\nquery Second { stations }',
    'a.graphql': 'query First { stations }',
    'c.graphql': 'query OfAnotherGraph { films }',
    'd.graphql': 'query {',
    'e.md': 'query NotAFile { stations }',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const app = Fastify();
  try {
    const questions = await readSampleQuestions(
      pathToFileURL(`${folder}/`),
      buildSchema('type Query { stations: [String] }'),
    );
    expect(questions).toEqual([files['a.graphql'], files['b.graphql']]);
    serveGraphiql(app, () => questions);
    await app.listen({ port: 0, host: '127.0.0.1' });
    const script = await (await fetch(`${app.listeningOrigin}/graphiql/start.js`)).text();
    expect(script).toContain(JSON.stringify(questions.map((query) => ({ query }))));
  } finally {
    await app.close();
    await rm(folder, { recursive: true });
  }
});

test('without a folder of sample questions there are none', async () => {
  const nowhere = pathToFileURL(join(graph.folder, 'no-such-folder/'));
  const schema = buildSchema('type Query { a: Int }');
  expect(await readSampleQuestions(nowhere, schema)).toEqual([]);
});
