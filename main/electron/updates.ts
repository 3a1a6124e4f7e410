import type { CancellationToken } from 'electron-updater';
import { Fault } from '../../app/domain/error-code.ts';
import { updateFault } from '../core/desktop/update-fault.ts';
import type { Updater } from '../ports/updates.ts';

/**
 * Updates through electron-updater, which is loaded when it is first needed. It proves the SHA-512 that the feed names, and the
 * publisher's signature where the system signs programs. A Gavel that belongs to a package manager is told what is newer, no more:
 * replacing it is that manager's work.
 */
export const createUpdater = (platform: NodeJS.Platform, isAppImage: boolean): Updater => {
  const canReplaceItself = platform !== 'linux' || isAppImage;
  let download: CancellationToken | undefined;
  let dropFetched = (): void => undefined;
  return {
    async look(feed, onStep) {
      const { autoUpdater } = await import('electron-updater');
      dropFetched = () => {
        autoUpdater.autoInstallOnAppQuit = false;
      };
      try {
        autoUpdater.logger = null;
        autoUpdater.autoDownload = canReplaceItself;
        autoUpdater.autoInstallOnAppQuit = canReplaceItself;
        // Lets it look although it could not install here.
        autoUpdater.forceDevUpdateConfig = !canReplaceItself;
        // What it tells as an event it also tells as a rejection; without a listener the event would be thrown.
        if (autoUpdater.listenerCount('error') === 0) autoUpdater.on('error', () => undefined);
        autoUpdater.setFeedURL({ provider: 'generic', url: feed });
        const found = await autoUpdater.checkForUpdates();
        if (found === null) throw new Fault('not-supported', null);
        if (!found.isUpdateAvailable) return 'up-to-date';
        const { version } = found.updateInfo;
        onStep({ status: 'available', version });
        if (found.downloadPromise) {
          download = found.cancellationToken;
          onStep({ status: 'downloading', version });
          await found.downloadPromise;
          onStep({ status: 'ready', version });
        }
        return 'newer';
      } catch (cause) {
        throw updateFault(cause);
      } finally {
        download = undefined;
      }
    },
    forget() {
      download?.cancel();
      dropFetched();
    },
  };
};
