/** What the GraphiQL page is made of: files of installed packages, under names that change with their versions. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';

export interface Asset {
  /** Where the page finds it. */
  readonly url: string;
  readonly file: string;
  readonly type: 'text/javascript' | 'text/css';
}

const require = createRequire(import.meta.url);

/** Scripts, in the order they need each other. */
export const scripts: readonly Asset[] = [
  asset(require.resolve('react/package.json'), 'umd/react.production.min.js'),
  asset(require.resolve('react-dom/package.json'), 'umd/react-dom.production.min.js'),
  asset(require.resolve('graphiql/package.json'), 'graphiql.min.js'),
];

export const styles: readonly Asset[] = [
  asset(require.resolve('graphiql/package.json'), 'graphiql.min.css'),
];

function asset(manifest: string, path: string): Asset {
  const { name, version } = z
    .object({ name: z.string(), version: z.string() })
    .parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const extension = path.endsWith('.css') ? 'css' : 'js';
  return {
    url: `/graphiql/${name}-${version}.${extension}`,
    file: join(dirname(manifest), path),
    type: extension === 'css' ? 'text/css' : 'text/javascript',
  };
}
