import { dirname } from 'node:path';
import type { Account } from '../../../app/domain/account.ts';
import type { CheckReport } from '../../../app/domain/diagnostic.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import type { Endpoint } from '../../../app/vendor/adapter.ts';
import type { ApplicationPorts } from '../../ports/application-ports.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import { wordsOf } from '../state/words.ts';
import type { Profile } from '../settings/profile.ts';
import type { Handlers } from '../state/request-handlers.ts';
import type { SecretStore } from '../accounts/secrets.ts';
import { createBundleCleaner, namesOf } from './bundle-cleaner.ts';
import { bundleContents } from './bundle-contents.ts';
import { bundleLogs } from './bundle-logs.ts';
import { auditCheck } from './check-audit.ts';
import { graphicsCheck, notificationsCheck, shortcutsCheck, trayCheck } from './check-desktop.ts';
import { diskCheck } from './check-disk.ts';
import { keychainCheck } from './check-keychain.ts';
import { certificateCheck, clockCheck, proxyCheck } from './check-server.ts';
import { settingsCheck } from './check-settings.ts';
import { versionsCheck } from './check-versions.ts';
import type { Check } from './check.ts';
import { runChecks } from './run-checks.ts';
import { bundleName, saveBundle } from './save-bundle.ts';
import { zip } from './zip.ts';

/** What diagnostics need from the application. */
export interface DiagnosticParts {
  readonly ports: Pick<
    ApplicationPorts,
    'clock' | 'ids' | 'log' | 'files' | 'redactor' | 'vendors' | 'diagnostics' | 'machine' | 'paths'
  >;
  readonly state: () => AppState;
  readonly secrets: Pick<SecretStore, 'prove'>;
  readonly audit: Pick<AuditLog, 'fault'>;
  readonly profile: Pick<Profile, 'preferences' | 'accounts' | 'flush'>;
}

/** Handlers of the requests about diagnostics. */
export type DiagnosticHandlers = Pick<Handlers, 'diagnostics.run' | 'diagnostics.save-bundle' | 'diagnostics.reveal'>;

/** Runs checks of this machine and the servers, and makes support bundles. */
export const createDiagnostics = ({ ports, state, secrets, audit, profile }: DiagnosticParts): DiagnosticHandlers => {
  const { clock, ids, log, files, redactor, vendors, machine, paths } = ports;
  const { servers, freeBytes, runtime, bundlePlace } = ports.diagnostics;
  const profileFolder = dirname(paths.settingsFile);
  let running: Promise<CheckReport[]> | null = null;
  let savedAs: string | null = null;

  const endpointsOf = ({ vendorId, settings }: Account): readonly Endpoint[] => {
    const vendor = vendors.find(({ descriptor }) => descriptor.vendorId === vendorId);
    return vendor && vendor.checkSettings(settings).length === 0 ? vendor.endpoints(settings) : [];
  };

  /** Each server once for each trust, however many accounts use it. */
  const allEndpoints = (): Endpoint[] => {
    const all = [...state().accounts.values()].flatMap(endpointsOf);
    return [
      ...new Map(all.map((endpoint) => [`${new URL(endpoint.url).origin} ${endpoint.caFile}`, endpoint])).values(),
    ];
  };

  const allChecks = (): Check[] => [
    versionsCheck(machine, runtime),
    keychainCheck(secrets, clock),
    settingsCheck({ files, path: paths.settingsFile, profile }),
    auditCheck({ files, folder: paths.auditFolder, audit }),
    diskCheck({ files, ids, folder: profileFolder, freeBytes }),
    graphicsCheck(state),
    trayCheck(state),
    shortcutsCheck(state),
    notificationsCheck(state),
    ...allEndpoints().flatMap((endpoint) => [
      proxyCheck(endpoint, servers),
      certificateCheck(endpoint, servers, clock),
      clockCheck(endpoint, servers),
    ]),
  ];

  /** Concurrent requests share one run. */
  const run = (): Promise<CheckReport[]> => {
    running ??= runChecks(allChecks(), { clock, redact: (text) => redactor.redactText(text) }).finally(() => {
      running = null;
    });
    return running;
  };

  const save = async (): Promise<string> => {
    const reports = await run();
    const now = state();
    const accounts = [...now.accounts.values()];
    const names = accounts.flatMap((account) =>
      namesOf(
        account,
        vendors.find(({ descriptor }) => descriptor.vendorId === account.vendorId)?.descriptor,
        endpointsOf(account),
      ),
    );
    const cleaner = createBundleCleaner({ redactor, names, homeFolder: runtime.homeFolder });
    const atMs = clock.now();
    const contents = bundleContents(
      { t: wordsOf(now), savedAt: new Date(atMs).toISOString(), state: now, reports, runtime, endpointsOf },
      cleaner,
    );
    const archive = await zip([...contents, ...(await bundleLogs(files, paths.logFile, cleaner))], atMs);
    return saveBundle(files, [bundlePlace.folder, profileFolder], bundleName(atMs), archive);
  };

  return {
    'diagnostics.run': async () => ({ checks: await run() }),
    'diagnostics.save-bundle': async () => {
      savedAs = await save();
      log.info('support bundle saved', { path: savedAs });
      return { path: savedAs };
    },
    'diagnostics.reveal': async () => {
      if (!bundlePlace.reveal) throw new Fault('not-supported', 'no file manager to show it in');
      if (savedAs === null) throw new Fault('invalid-input', 'no support bundle was saved');
      bundlePlace.reveal(savedAs);
      return {};
    },
  };
};
