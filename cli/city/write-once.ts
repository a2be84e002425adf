/** Files of secrets that whoever first needs them writes, and that only this user may read. */
import { chmodSync, existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes `text` to `file`, unless another process did so meanwhile: then what that one wrote stays. */
export function writeOnce(file: string, text: string): void {
  const draft = `${file}.${process.pid}.draft`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    // Unlike a rename, a link leaves the file alone that another process made at the same moment.
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft);
  }
  chmodSync(file, 0o600);
}
