import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { autoUpdater as squirrel } from 'electron';
import type { CancellationToken } from 'electron-updater';
import { Fault } from '../../app/domain/error-code.ts';
import { updateFault } from '../core/desktop/update-fault.ts';
import { proveUpdate, type UpdateStatement } from '../core/desktop/update-proof.ts';
import type { Proxies } from '../ports/proxies.ts';
import type { Updater } from '../ports/updates.ts';
import { leadThroughProxy, type UpdateProxy } from './update-proxy.ts';

/** Where Gavel runs and whom it trusts with its own replacement. */
interface Installation {
  readonly platform: NodeJS.Platform;
  readonly isAppImage: boolean;
  /** Ed25519 public keys (SPKI, Base64). */
  readonly keys: readonly string[];
  readonly proxies: Proxies;
}

/** What may be installed: checks its file anew and replaces Gavel by it. */
type Install = () => Promise<void>;

/**
 * Updates through electron-updater, which is loaded when it is first needed and only fetches: it would install whatever
 * a feed names. What it fetched is installed once its Ed25519 signature is proved. An installation that a package
 * manager owns only reports a newer version: replacing it is the package manager's work.
 */
export const createUpdater = ({ platform, isAppImage, keys, proxies }: Installation): Updater => {
  const canReplaceItself = platform !== 'linux' || isAppImage;
  let download: CancellationToken | undefined;
  let ready: Install | undefined;
  let turn = 0;
  let proxy: UpdateProxy | undefined;
  return {
    async check(feed, onStep) {
      const own = ++turn;
      ready = undefined;
      const { autoUpdater } = await import('electron-updater');
      let through: UpdateProxy | undefined;
      try {
        autoUpdater.logger = null;
        autoUpdater.autoDownload = canReplaceItself;
        autoUpdater.autoInstallOnAppQuit = false;
        autoUpdater.allowDowngrade = false;
        // Only the whole file is what was signed.
        autoUpdater.disableWebInstaller = true;
        // Checks although it could not install here.
        autoUpdater.forceDevUpdateConfig = !canReplaceItself;
        // It emits `error` and also rejects; without a listener the event would be thrown.
        if (autoUpdater.listenerCount('error') === 0) autoUpdater.on('error', () => undefined);
        if (autoUpdater.listenerCount('login') === 0)
          autoUpdater.on('login', (asker, answer) => {
            const credentials = proxy?.credentialsFor(asker) ?? null;
            // Without an answer the request would wait for ever; without arguments it fails.
            Reflect.apply(answer, undefined, credentials ? [credentials.user, credentials.password] : []);
          });
        through = await leadThroughProxy(autoUpdater.netSession, feed, proxies);
        proxy = through;
        autoUpdater.setFeedURL({ provider: 'generic', url: feed });
        const found = await autoUpdater.checkForUpdates();
        if (found === null) throw new Fault('not-supported', null);
        through.settle();
        if (!found.isUpdateAvailable) return 'up-to-date';
        const { version, files } = found.updateInfo;
        if (autoUpdater.currentVersion.compare(version) >= 0) return 'up-to-date';
        onStep({ status: 'available', version });
        if (found.downloadPromise) {
          download = found.cancellationToken;
          onStep({ status: 'downloading', version });
          const [path, ...others] = await found.downloadPromise;
          if (path === undefined || others.length > 0) throw new Fault('update-not-genuine', 'not one file');
          const prove = async (): Promise<void> => proveUpdate(await statementOf(path, version), files, keys);
          await prove();
          if (own !== turn) return 'newer';
          // Squirrel takes a copy and installs that when Gavel quits.
          if (platform === 'darwin') squirrel.checkForUpdates();
          else
            ready = async () => {
              await prove();
              autoUpdater.quitAndInstall(true, false);
            };
          onStep({ status: 'ready', version });
        }
        return 'newer';
      } catch (cause) {
        // What a proxy refused is known better from its question than from how the request then failed.
        through?.settle();
        throw updateFault(cause);
      } finally {
        download = undefined;
      }
    },
    discard() {
      turn += 1;
      download?.cancel();
      ready = undefined;
    },
    async install() {
      const install = ready;
      ready = undefined;
      await install?.();
    },
  };
};

/** What a file is, read from the disk. */
async function statementOf(path: string, version: string): Promise<UpdateStatement> {
  const hash = createHash('sha512');
  let size = 0;
  // A stream without an encoding gives bytes.
  const chunks: AsyncIterable<Buffer> = createReadStream(path);
  for await (const chunk of chunks) {
    size += chunk.length;
    hash.update(chunk);
  }
  return { version, file: basename(path), size, sha512: hash.digest('base64') };
}
