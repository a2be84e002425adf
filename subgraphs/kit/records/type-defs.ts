/** The SDL of the records every department keeps alike, under one department's prefix. */
import type { Department } from '../../../schema/departments.ts';
import { textOf } from '../schema/type-defs.ts';

const records = new URL('./records.graphql', import.meta.url);
const recording = new URL('./recording.graphql', import.meta.url);
const linkNotes = new URL('./link-notes.graphql', import.meta.url);
const feed = new URL('../feed/feed.graphql', import.meta.url);

export function recordTypeDefs({ prefix }: Department): string {
  return [records, recording, linkNotes, feed]
    .map(textOf)
    .join('\n')
    .replace(/Dept(?=[A-Z])/g, prefix)
    .replace(/\bdept(?=[A-Z])/g, prefix.toLowerCase());
}
