import { FileFault, type FileFaultKind, type Files } from '../../main/ports/files.ts';

type Operation = keyof Files | 'append' | 'sync';

/** Files in memory, with faults on request. What a test did not prepare behaves as a healthy disk. */
export class MemoryFiles implements Files {
  readonly contents = new Map<string, Uint8Array>();
  /** Every change in its order: `write /a/b`, `append /a/b`, `move /a/b /a/c`, … */
  readonly changes: string[] = [];
  /** How often somebody waited for the disk. */
  flushCount = 0;
  /** How often that began without adding anything. */
  syncCount = 0;
  readonly #faults: { operation: Operation; kind: FileFaultKind; times: number; bytesBefore: number }[] = [];
  #gate: Promise<void> | null = null;
  #syncGate: Promise<void> | null = null;

  /** Makes the next `times` calls of an operation fail; an append may leave its first `bytesBefore` bytes behind. */
  failNext(operation: Operation, kind: FileFaultKind, times = 1, bytesBefore = 0): void {
    this.#faults.push({ operation, kind, times, bytesBefore });
  }

  /** Holds back all writes until the returned function is called. */
  holdWrites(): () => void {
    const gate: { open: (() => void) | null } = { open: null };
    this.#gate = new Promise((resolve) => {
      gate.open = resolve;
    });
    return () => {
      this.#gate = null;
      gate.open?.();
    };
  }

  /** Holds back all calls of `sync` until the returned function is called. */
  holdSyncs(): () => void {
    const gate: { open: (() => void) | null } = { open: null };
    this.#syncGate = new Promise((resolve) => {
      gate.open = resolve;
    });
    return () => {
      this.#syncGate = null;
      gate.open?.();
    };
  }

  textOf(path: string): string | null {
    const bytes = this.contents.get(path);
    return bytes ? Buffer.from(bytes).toString('utf8') : null;
  }

  setText(path: string, text: string): void {
    this.contents.set(path, Buffer.from(text, 'utf8'));
  }

  #takeFault(operation: Operation) {
    const fault = this.#faults.find((candidate) => candidate.operation === operation && candidate.times > 0);
    if (fault) fault.times -= 1;
    return fault;
  }

  async #enter(operation: Operation, path: string): Promise<void> {
    if (this.#gate && operation !== 'readBytes' && operation !== 'list') await this.#gate;
    const fault = this.#takeFault(operation);
    if (fault) throw new FileFault(fault.kind, path, 'prepared by the test');
  }

  async readBytes(path: string): Promise<Uint8Array | null> {
    await this.#enter('readBytes', path);
    return this.contents.get(path) ?? null;
  }

  async list(folder: string): Promise<readonly string[]> {
    await this.#enter('list', folder);
    const prefix = `${folder}/`;
    return [...this.contents.keys()]
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length))
      .sort();
  }

  async writeAtomically(path: string, text: string): Promise<void> {
    await this.#enter('writeAtomically', path);
    this.changes.push(`write ${path}`);
    this.setText(path, text);
  }

  async createExclusively(path: string, content: string | Uint8Array): Promise<boolean> {
    await this.#enter('createExclusively', path);
    if (this.contents.has(path)) return false;
    this.changes.push(`create ${path}`);
    this.contents.set(path, Buffer.from(content));
    return true;
  }

  async moveAside(from: string, to: string): Promise<boolean> {
    await this.#enter('moveAside', from);
    const bytes = this.contents.get(from);
    if (!bytes) throw new FileFault('failed', from, 'ENOENT');
    if (this.contents.has(to)) return false;
    this.changes.push(`move ${from} ${to}`);
    this.contents.set(to, bytes);
    this.contents.delete(from);
    return true;
  }

  async removeLeftovers(folder: string): Promise<number> {
    await this.#enter('removeLeftovers', folder);
    const left = [...this.contents.keys()].filter((path) => path.startsWith(`${folder}/`) && path.endsWith('.tmp'));
    for (const path of left) this.contents.delete(path);
    return left.length;
  }

  async remove(path: string): Promise<void> {
    await this.#enter('remove', path);
    if (this.contents.delete(path)) this.changes.push(`remove ${path}`);
  }

  async openForAppend(path: string) {
    await this.#enter('openForAppend', path);
    if (!this.contents.has(path)) this.contents.set(path, Buffer.alloc(0));
    let isOpen = true;
    return {
      append: async (text: string, options?: { readonly isDurable?: boolean }) => {
        if (!isOpen) throw new Error(`append to ${path} after close`);
        if (this.#gate) await this.#gate;
        const fault = this.#takeFault('append');
        const bytes = Buffer.from(text, 'utf8').subarray(0, fault ? fault.bytesBefore : undefined);
        this.contents.set(path, Buffer.concat([this.contents.get(path) ?? Buffer.alloc(0), bytes]));
        this.changes.push(`append ${path}`);
        if (options?.isDurable ?? true) this.flushCount += 1;
        if (fault) throw new FileFault(fault.kind, path, 'prepared by the test');
      },
      sync: async () => {
        if (!isOpen) throw new Error(`sync of ${path} after close`);
        this.syncCount += 1;
        await this.#enter('sync', path);
        if (this.#syncGate) await this.#syncGate;
        this.flushCount += 1;
      },
      close: async () => {
        isOpen = false;
      },
    };
  }
}
