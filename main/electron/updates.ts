import type { CancellationToken } from 'electron-updater';
import { Fault } from '../../app/domain/error-code.ts';
import { updateFault } from '../core/desktop/update-fault.ts';
import type { Updater } from '../ports/updates.ts';

/**
 * Updates through electron-updater, which is loaded when it is first needed. It verifies the SHA-512 that the feed
 * names, and the publisher's signature where the system signs programs. An installation that a package manager owns
 * only reports a newer version: replacing it is the package manager's work.
 */
export const createUpdater = (platform: NodeJS.Platform, isAppImage: boolean): Updater => {
  const canReplaceItself = platform !== 'linux' || isAppImage;
  let download: CancellationToken | undefined;
  let cancelInstall = (): void => undefined;
  return {
    async check(feed, onStep) {
      const { autoUpdater } = await import('electron-updater');
      cancelInstall = () => {
        autoUpdater.autoInstallOnAppQuit = false;
      };
      try {
        autoUpdater.logger = null;
        autoUpdater.autoDownload = canReplaceItself;
        autoUpdater.autoInstallOnAppQuit = canReplaceItself;
        // Checks although it could not install here.
        autoUpdater.forceDevUpdateConfig = !canReplaceItself;
        // It emits `error` and also rejects; without a listener the event would be thrown.
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
    discard() {
      download?.cancel();
      cancelInstall();
    },
  };
};
