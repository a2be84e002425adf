/** The file of rejected rows beside an import: every row as it was, and before it why it was not stored. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { RejectedRow } from './layout/rows-to-records.ts';
import { guarded, reportHeadings } from './rejected-row.ts';

/**
 * Written under another name while the import runs, and put in place when it has succeeded. Only its owner may read
 * it: rows as they were may hold what the import itself does not keep.
 */
export class RejectedFile {
  readonly #headings: readonly string[];
  #folder: string;
  #handle: FileHandle | undefined;
  #partial: string | undefined;

  /** Of a table with these headings, in `folder` if it may be written to. */
  constructor(folder: string, headings: readonly string[]) {
    this.#folder = folder;
    this.#headings = headings;
  }

  async write(rejected: readonly RejectedRow[]): Promise<void> {
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

  /** Puts the file at `path`, or takes an earlier import's away when there is nothing to tell. Returns where it is. */
  async keep(path: string): Promise<string | undefined> {
    await this.#handle?.close();
    const partial = this.#partial;
    if (partial === undefined) {
      await rm(path, { force: true }).catch(leaveFolder);
      return undefined;
    }
    // The rows are stored by now: what is in the way must not keep their rejects from being told.
    const place = join(this.#folder, basename(path));
    return rename(partial, place).then(
      () => place,
      () => partial,
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
      this.#folder = await mkdtemp(join(tmpdir(), 'one-check-rejected-'));
      return this.#create();
    });
    // Excel takes a file for UTF-8 by its BOM alone.
    await handle.write(`\uFEFF${csvLine([...reportHeadings, ...this.#headings])}`);
    return handle;
  }

  async #create(): Promise<FileHandle> {
    const partial = join(this.#folder, `.rejected.csv.${randomBytes(6).toString('hex')}`);
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
  return `${cells.map(guarded).map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
