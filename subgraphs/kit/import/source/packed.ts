/** The files in a file: itself, or what is packed in it as GZ or ZIP. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { pipeline as finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UnreadableFile } from '../unreadable-file.ts';

/** Bytes that can be read as often as somebody asks. */
export interface Bytes {
  /** Among others in an archive, which one it is. */
  readonly name: string | undefined;
  chunks(onBytes?: (bytes: number) => void): AsyncIterable<Buffer>;
}

/** Enough to tell what a file is and to have its headings in it, whatever titles stand above. */
const prefixBytes = 64 * 1024;

export async function prefixOf(bytes: Bytes): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes.chunks()) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= prefixBytes) break;
  }
  return Buffer.concat(parts).subarray(0, prefixBytes);
}

/** What was packed by `gzip`. */
export function unzipped(packed: Bytes): Bytes {
  return {
    name: packed.name,
    async *chunks(onBytes) {
      const gunzip = createGunzip();
      // What fails while reading destroys the stream with that error, so the loop below throws it.
      pipeline(Readable.from(packed.chunks(onBytes)), gunzip, () => undefined);
      try {
        for await (const chunk of gunzip) yield chunk as Buffer;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error;
        throw new UnreadableFile(
          `what is packed in it is truncated or damaged (${error.message}): copy it again`,
        );
      }
    },
  };
}

/** Runs `action` over the bytes as a file of its own, which is gone afterwards: a workbook is read from its end. */
export async function* asFile<T>(
  bytes: Bytes,
  action: (file: string) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const folder = await mkdtemp(join(tmpdir(), 'one-check-unpacked-'));
  try {
    const file = join(folder, 'unpacked');
    await finished(Readable.from(bytes.chunks()), createWriteStream(file));
    yield* action(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
