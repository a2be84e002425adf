/** Decodes text as it comes in; bytes that are no text in its encoding become illegible characters. */
import { TextDecoder } from 'node:util';
import { UnreadableFile } from '../unreadable-file.ts';
import type { Encoding } from './encoding.ts';

/** @throws UnreadableFile when the text ends inside a character. */
export async function* decodeText(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  if (decoder.decode() !== '') {
    throw new UnreadableFile(
      'the file is truncated, or still being written: it ends inside a character; export or copy it again',
    );
  }
}
