/** The SDL of the records every department keeps alike, under one department's prefix. */
import type { Department } from '../../../schema/departments.ts';
import { textOf } from '../schema/type-defs.ts';

const records = new URL('./records.graphql', import.meta.url);
const feed = new URL('../feed/feed.graphql', import.meta.url);

export function recordTypeDefs({ prefix }: Department): string {
  return [records, feed]
    .map(textOf)
    .join('\n')
    .replace(/\bDept(?=[A-Z])/g, prefix)
    .replace(/\bdept(?=[A-Z])/g, prefix.toLowerCase());
}
