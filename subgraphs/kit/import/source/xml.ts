/** Streams an XML part of a workbook as elements and text, whatever prefix its writer gave the names. */
import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { UnreadableFile } from '../unreadable-file.ts';

/** Names are local: `row` for `<x:row>`. */
export interface XmlHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Feeds `chunks` to `handler`, yielding after each so that its reader can take what has come up.
 *
 * @throws UnreadableFile when this is not well-formed XML in UTF-8.
 */
export async function* parseXml(
  chunks: AsyncIterable<Buffer>,
  handler: XmlHandler,
): AsyncGenerator<undefined> {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new UnreadableFile(`the workbook is damaged (${error.message}): save it again`);
  });
  parser.on('opentag', ({ name, attributes }) => handler.open?.(local(name), attributes));
  parser.on('text', (text) => handler.text?.(text));
  parser.on('cdata', (text) => handler.text?.(text));
  parser.on('closetag', ({ name }) => handler.close?.(local(name)));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of chunks) {
    parser.write(decodeChunk(decoder, chunk));
    yield;
  }
  parser.write(decodeChunk(decoder, undefined));
  parser.close();
  yield;
}

/** Reads `chunks` to their end where nothing is to be taken on the way. */
export async function readXml(chunks: AsyncIterable<Buffer>, handler: XmlHandler): Promise<void> {
  const steps = parseXml(chunks, handler);
  while (!(await steps.next()).done);
}

function decodeChunk(decoder: TextDecoder, chunk: Buffer | undefined): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new UnreadableFile('the workbook is damaged (its XML is not UTF-8): save it again');
  }
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
