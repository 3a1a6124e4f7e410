import type { CancelTimer, Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Log } from '../ports/log.ts';
import type { ShellWindow } from '../ports/window.ts';
import { parseKeptBounds, type KeptBounds } from './window-bounds.ts';

/** Moving a window makes a change a frame; only where it comes to rest is written. */
const restMs = 500;

/** The window's place in its file, or null on a first start or when the file is not readable: the place of a window is not worth an error. */
export const readKeptBounds = async (files: Pick<Files, 'readBytes'>, path: string, log: Log): Promise<KeptBounds | null> => {
  try {
    const bytes = await files.readBytes(path);
    const kept = bytes === null ? null : parseKeptBounds(new TextDecoder().decode(bytes));
    if (bytes !== null && kept === null) log.warn('The kept place of the window was not usable', { path });
    return kept;
  } catch (cause) {
    log.warn('The kept place of the window could not be read', { error: cause instanceof Error ? cause.message : String(cause) });
    return null;
  }
};

/** Keeps the window's place in a file whenever it comes to rest. `flush` writes what is not written yet and ends the keeping. */
export const keepBounds = (options: {
  readonly window: ShellWindow;
  readonly files: Pick<Files, 'writeAtomically'>;
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
}): { readonly flush: () => Promise<void> } => {
  const { window, files, path, clock, log } = options;
  let cancel: CancelTimer | null = null;
  let latest: KeptBounds | null = null;
  let isEnded = false;
  let writing: Promise<void> = Promise.resolve();

  const write = async (bounds: KeptBounds): Promise<void> => {
    try {
      await files.writeAtomically(path, `${JSON.stringify(bounds)}\n`, { isDurable: false });
    } catch (cause) {
      log.warn('The place of the window could not be kept', { error: cause instanceof Error ? cause.message : String(cause) });
    }
  };

  const writeLatest = (): void => {
    cancel?.();
    cancel = null;
    const bounds = latest;
    latest = null;
    if (bounds) writing = writing.then(() => write(bounds));
  };

  window.onBoundsChange(() => {
    if (isEnded) return;
    // Read now: at the end of the process the window is gone before the file is written.
    latest = { ...window.normalBounds(), isMaximized: window.isMaximized() };
    cancel?.();
    cancel = clock.after(restMs, writeLatest);
  });

  return {
    async flush() {
      isEnded = true;
      writeLatest();
      await writing;
    },
  };
};
