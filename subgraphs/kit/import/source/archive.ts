/** A ZIP archive, as XLSX is one: its parts by name, each checked against its checksum while it is read. */
import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { UnreadableFile } from '../unreadable-file.ts';

/** Real workbooks have a few dozen parts. */
const mostParts = 10_000;

export class Archive {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** @throws UnreadableFile when the archive is truncated or damaged. */
  static async open(file: string): Promise<Archive> {
    const zip = await openPromise(file, { autoClose: false }).catch(damaged);
    try {
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        entries.set(entry.fileName, entry);
        if (entries.size > mostParts) throw new Error(`more than ${mostParts} parts`);
      }
      return new Archive(zip, entries);
    } catch (error) {
      zip.close();
      return damaged(error);
    }
  }

  has(part: string): boolean {
    return this.#entries.has(part);
  }

  /** The files that somebody packed, by the names they had; what operating systems add is none. */
  *files(): Generator<{ part: string; name: string }> {
    for (const [part, entry] of this.#entries) {
      if (part.endsWith('/') || /(?:^|\/)(?:__MACOSX\/|\.|Thumbs\.db$)/.test(part)) continue;
      yield { part, name: nameOf(entry) };
    }
  }

  /** The size of a part unpacked, in bytes. */
  size(part: string): number {
    return this.#entries.get(part)?.uncompressedSize ?? 0;
  }

  /**
   * A part's bytes; `onBytes` is told how many packed bytes they took.
   *
   * @throws UnreadableFile when they are not what was packed.
   */
  async *read(part: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(part);
    if (entry === undefined) {
      throw new UnreadableFile(`this is no complete workbook: ${part} is missing in it`);
    }
    if (entry.isEncrypted()) throw new UnreadableFile(`${part} has a password: pack it without`);
    let sum = 0;
    let unpacked = 0;
    try {
      const stream: Readable = await this.#zip.openReadStreamPromise(entry);
      for await (const chunk of stream) {
        const bytes = chunk as Buffer;
        sum = crc32(bytes, sum);
        unpacked += bytes.length;
        onBytes((bytes.length / entry.uncompressedSize) * entry.compressedSize);
        yield bytes;
      }
    } catch (error) {
      if (error instanceof UnreadableFile) throw error;
      damaged(error);
    }
    if (sum !== entry.crc32 || unpacked !== entry.uncompressedSize) {
      damaged(new Error(`${part} does not match its checksum`));
    }
  }

  close(): void {
    this.#zip.close();
  }
}

/** Chinese systems write names in GB18030 where nothing says that they are UTF-8. */
function nameOf({ fileNameRaw }: Entry): string {
  return isUtf8(fileNameRaw)
    ? fileNameRaw.toString()
    : new TextDecoder('gb18030').decode(fileNameRaw);
}

function damaged(error: unknown): never {
  const detail = error instanceof Error ? error.message : String(error);
  throw new UnreadableFile(
    `the workbook or archive is truncated or damaged (${detail}), or still being written: export or copy it again`,
  );
}
