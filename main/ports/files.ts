/** Why a file could not be read or written, in kinds that call for different advice. */
export type FileFaultKind = 'disk-full' | 'read-only' | 'denied' | 'failed';

/** A failed file operation. The message names the file and what to do about it; it never holds the file's content. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly kind: FileFaultKind;
  readonly path: string;

  constructor(kind: FileFaultKind, path: string, detail: string) {
    super(`${path}: ${advice[kind]} (${detail})`);
    this.kind = kind;
    this.path = path;
  }
}

const advice: Record<FileFaultKind, string> = {
  'disk-full': 'there is no space left on the disk; free some space',
  'read-only': 'the disk is read-only; make it writable',
  denied: 'the system denies access; check the permissions of the file and its folder',
  failed: 'the file operation failed',
};

/** A file open for adding to its end. One writer at a time. */
export interface AppendFile {
  /**
   * Adds `text` (UTF-8) in one write; resolves once the system reports it on disk, with all that was added before. With
   * `isDurable: false` it resolves once the system has it: it then survives the end of this process, not that of the
   * machine. Rejects with `FileFault`; some bytes may then be written.
   */
  append(text: string, options?: { readonly isDurable?: boolean }): Promise<void>;
  /** Resolves once all that was added before is on disk. Rejects with `FileFault`. May run beside an `append`. */
  sync(): Promise<void>;
  /** Closes the file; calling it twice is harmless. */
  close(): Promise<void>;
}

/** Files on disk. Paths are absolute. Every operation rejects with `FileFault` unless it says otherwise. */
export interface Files {
  /**
   * The whole content of an ordinary file, or null when there is no such file. Pipes, devices, folders, files that are
   * larger than `mostBytes` (64 MiB) and disks that do not answer within `deadlineMs` (10 s) are faults.
   */
  readBytes(
    path: string,
    bounds?: { readonly mostBytes?: number; readonly deadlineMs?: number },
  ): Promise<Uint8Array | null>;
  /** The names in a folder, sorted; empty when the folder does not exist. */
  list(folder: string): Promise<readonly string[]>;
  /**
   * Replaces the file by one with this content (UTF-8), readable by its owner only: readers see the old or the new
   * content, never a part, even after a power failure. Makes the folder when it is missing. `isDurable: false` does
   * not wait for the disk.
   */
  writeAtomically(path: string, text: string, options?: { readonly isDurable?: boolean }): Promise<void>;
  /**
   * Makes the file with this content (UTF-8), readable by its owner only, all at once; false when it already exists (it
   * is then untouched).
   */
  createExclusively(path: string, content: string | Uint8Array): Promise<boolean>;
  /** Renames a file within its folder; false when `to` already exists (nothing is then changed). */
  moveAside(from: string, to: string): Promise<boolean>;
  /** Removes the temporary files that killed processes left in a folder. Returns how many. */
  removeLeftovers(folder: string): Promise<number>;
  /** Removes a file; one that does not exist is fine. */
  remove(path: string): Promise<void>;
  /** Opens a file for appending, made with its folder when missing, readable by its owner only. */
  openForAppend(path: string): Promise<AppendFile>;
}
