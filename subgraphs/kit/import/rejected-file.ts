/** The file of rejected rows beside an import: every row as it was, and before it why it was not stored. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { rejectedHeadings } from './layout/recognise.ts';
import type { Rejection } from './rejection.ts';
import type { SourceRow } from './source/row.ts';

/**
 * Written under another name while the import runs, and put in place when it has succeeded. Only its owner may read
 * it: rows as they were may hold what the import itself does not keep.
 */
export class RejectedFile {
  readonly #wanted: string;
  readonly #headings: readonly string[];
  #path: string;
  #handle: FileHandle | undefined;
  #partial: string | undefined;

  constructor(path: string, headings: readonly string[]) {
    this.#wanted = path;
    this.#path = path;
    this.#headings = headings;
  }

  async write(rejected: readonly { row: SourceRow; rejection: Rejection }[]): Promise<void> {
    this.#handle ??= await this.#begin();
    const lines = rejected.map(({ row, rejection }) =>
      csvLine([
        String(row.number),
        rejection.column,
        rejection.reason,
        rejection.message,
        ...row.cells,
      ]),
    );
    await this.#handle.write(lines.join(''));
  }

  /** Puts the file in place, or takes an earlier import's away when there is nothing to tell. Returns where it is. */
  async keep(): Promise<string | undefined> {
    await this.#handle?.close();
    if (this.#partial === undefined) {
      await rm(this.#wanted, { force: true }).catch(leaveFolder);
      return undefined;
    }
    // The rows are stored by now: what is in the way must not keep their rejects from being told.
    return rename(this.#partial, this.#path).then(
      () => this.#path,
      () => this.#partial,
    );
  }

  /** The import came to nothing, and so does its file. */
  async discard(): Promise<void> {
    await this.#handle?.close();
    if (this.#partial !== undefined) await rm(this.#partial, { force: true });
  }

  async #begin(): Promise<FileHandle> {
    const handle = await this.#create().catch(async (error: NodeJS.ErrnoException) => {
      if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) throw error;
      const folder = await mkdtemp(join(tmpdir(), 'one-check-rejected-'));
      this.#path = join(folder, basename(this.#wanted));
      return this.#create();
    });
    // Excel takes a file for UTF-8 by its BOM alone.
    await handle.write(`\uFEFF${csvLine([...rejectedHeadings, ...this.#headings])}`);
    return handle;
  }

  async #create(): Promise<FileHandle> {
    const unique = randomBytes(6).toString('hex');
    const partial = join(dirname(this.#path), `.${basename(this.#path)}.${unique}`);
    const handle = await open(partial, 'wx', 0o600);
    this.#partial = partial;
    return handle;
  }
}

/** A folder of that name is nobody's earlier import. */
function leaveFolder(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_FS_EISDIR') throw error;
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
