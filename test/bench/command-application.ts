import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { requests, type RequestInput, type RequestName, type RequestOutput } from '../../app/contract/requests.ts';
import { Fault } from '../../app/domain/error-code.ts';
import { emptyState, type AppState } from '../../app/state/app-state.ts';
import { applyChange } from '../../app/state/apply.ts';
import { inRoot } from '../../build/shared/paths.ts';
import { compose, type Application } from '../../main/compose.ts';
import { noPolicy } from '../../main/core/settings/policy.ts';
import { profilePaths } from '../../main/core/settings/profile-paths.ts';
import { createRedactingLog } from '../../main/core/log/redacting-log.ts';
import { createRedactor } from '../../main/core/log/redact.ts';
import { createProxies } from '../../main/net/proxy-memory.ts';
import { createAuthorities } from '../../main/net/authorities.ts';
import { createNodeFiles } from '../../main/node/node-files.ts';
import { createFileLogSink } from '../../main/node/node-log.ts';
import { randomIds } from '../../main/node/random-ids.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import type { Files } from '../../main/ports/files.ts';
import { vendors } from '../../main/vendors/registry.ts';
import { FakeKeychain } from '../support/fake-keychain.ts';
import { noDiagnostics } from '../support/no-diagnostics.ts';

/** The whole application on this machine's disk and network, and what a window that follows it knows. */
export interface RunningApplication {
  readonly folder: string;
  /** What a host of windows is given. */
  readonly application: Pick<Application, 'handlePage' | 'listen'>;
  readonly window: AppState;
  /** How long the audit log has waited for the disk and the system since it was opened, in milliseconds. */
  appendedMs(): number;
  /** Asks as the window does; a failure is thrown as its fault. */
  /** The id of the authority in a file. */
  authorityIn(path: string): Promise<string>;
  ask<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>;
  /** Resolves with what `look` finds in the window's state, now or after a patch. Rejects after 20 s. */
  find<Found>(what: string, look: (state: AppState) => Found | undefined): Promise<Found>;
  stop(): Promise<void>;
}

const patienceMs = 20_000;

const timeAppends = (files: Files, tell: (tookMs: number) => void): Files => ({
  ...files,
  openForAppend: async (path) => {
    const file = await files.openForAppend(path);
    return {
      ...file,
      append: async (text, options) => {
        const startedAtMs = performance.now();
        await file.append(text, options);
        tell(performance.now() - startedAtMs);
      },
    };
  },
});

/** Starts it in a folder of its own, which is removed at the end. */
export const startApplication = async (): Promise<RunningApplication> => {
  const folder = await mkdtemp(inRoot('test', 'out', 'bench-profile-'));
  let appendedMs = 0;
  const files = timeAppends(createNodeFiles(), (tookMs) => {
    appendedMs += tookMs;
  });
  const paths = profilePaths(folder);
  const authorities = createAuthorities({ files, folder: paths.authorityFolder });
  const redactor = createRedactor();
  const logFile = createFileLogSink({ path: paths.logFile });
  const log = createRedactingLog({ sinks: [logFile], redactor, clock: systemClock });
  const application = await compose({
    clock: systemClock,
    ids: randomIds,
    random: Math.random,
    proxies: createProxies(null),
    askCredentials: { ask: async () => null },
    log,
    redactor,
    files,
    authorities,
    chooseFile: null,
    keychain: new FakeKeychain(),
    vendors,
    paths,
    practice: { scenes: [], start: () => Promise.reject(new Error('no practice here')) },
    desktop: null,
    confirm: { ask: async () => true },
    openSignInShell: null,
    browserPlace: null,
    policy: noPolicy,
    openCollector: () => ({ send: async () => undefined }),
    diagnostics: noDiagnostics,
    machine: { version: '0.0.0', host: 'browser', platform: 'linux', systemLanguage: 'en' },
  });
  const window = emptyState();
  const looks = new Set<() => void>();
  application.listen((event) => {
    if (event.event !== 'patch') return;
    for (const change of event.changes) applyChange(window, change);
    for (const look of [...looks]) look();
  });

  const ask: RunningApplication['ask'] = async (name, input) => {
    const answer = await application.handle(name, input);
    if (!answer.ok) throw new Fault(answer.failure.code, answer.failure.detail);
    return requests[name].output.parse(answer.value) as never;
  };
  for (const change of (await ask('state.snapshot', {})).changes) applyChange(window, change);

  return {
    folder,
    application,
    window,
    appendedMs: () => appendedMs,
    authorityIn: async (path) => (await authorities.offer(await readFile(path))).id,
    ask,
    find: (what, look) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          looks.delete(tryNow);
          clearTimeout(timer);
        };
        const timer = setTimeout(() => {
          end();
          const accounts = [...window.accounts.values()].map(({ connection }) => connection);
          reject(
            new Error(
              `${what} did not come within ${patienceMs} ms; connections ${JSON.stringify(accounts)}, commands ` +
                JSON.stringify([...window.commands.values()].slice(-2)),
            ),
          );
        }, patienceMs);
        const tryNow = (): void => {
          const found = look(window);
          if (found === undefined) return;
          end();
          resolve(found);
        };
        looks.add(tryNow);
        tryNow();
      }),
    stop: async () => {
      await application.stop();
      await logFile.flush();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
