import { openSync, renameSync, rmSync, unlink } from 'node:fs';

/** Marks the file of a segment that is gone: it waits to be used again, or for the file system to have deleted it. */
const gone = '.gone';

/** Files that are kept to be used again while events come and go. */
const maxSpares = 2;

/**
 * Files of segments that are gone. The file system needs milliseconds to give the blocks and pages of megabytes back, for
 * which all requests would wait, and as long to find new ones: so files are used again.
 */
export class SpareFiles {
  private readonly paths: string[] = [];

  /** Takes a file out of the spool at once. */
  putAside(path: string): void {
    const aside = path + gone;
    try {
      renameSync(path, aside);
    } catch {
      deleteFile(path);
      return;
    }
    this.paths.push(aside);
    if (this.paths.length > maxSpares) unlink(this.paths.shift() as string, () => undefined);
  }

  /** A file that was put aside, under its new name and with its old content; `null` when there is none. */
  open(path: string): number | null {
    const spare = this.paths.pop();
    if (spare === undefined) return null;
    try {
      renameSync(spare, path);
      return openSync(path, 'r+');
    } catch {
      return null;
    }
  }

  /** Deletes all in the background; what a crash leaves goes at the next start. */
  deleteAllSoon(): void {
    for (const path of this.paths.splice(0)) unlink(path, () => undefined);
  }

  deleteAll(): void {
    for (const path of this.paths.splice(0)) deleteFile(path);
  }
}

/** Whether a file of this name was put aside. */
export function isSpare(name: string): boolean {
  return name.endsWith(gone);
}

export function deleteFile(path: string): void {
  rmSync(path, { force: true });
}
