import type { RequestInput, RequestName, RequestOutput } from '../../app/contract/requests.ts';
import { requests } from '../../app/contract/requests.ts';
import { Fault } from '../../app/domain/error-code.ts';
import { emptyState, type OwnedState } from '../../app/state/app-state.ts';
import { applyChange } from '../../app/state/apply.ts';
import { compose, type Application } from '../../main/compose.ts';
import { createRedactor } from '../../main/core/log/redact.ts';
import { noPolicy } from '../../main/core/settings/policy.ts';
import { createProxies } from '../../main/net/proxy-memory.ts';
import type { ApplicationPorts } from '../../main/ports/application-ports.ts';
import { authorityFiles } from './authority-files.ts';
import { silentLog } from './command-bench.ts';
import { noDiagnostics } from './no-diagnostics.ts';
import { countingIds } from './counting-ids.ts';
import { FakeKeychain } from './fake-keychain.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryFiles } from './memory-files.ts';
import { ModelServer, modelVendor, type ModelAdapter } from './model-vendor.ts';

/** The whole application on the model vendor, with everything outside in memory. */
export class ApplicationBench {
  readonly clock = new ManualClock();
  readonly files: MemoryFiles;
  readonly keychain: FakeKeychain;
  readonly server = new ModelServer();
  readonly adapters: ModelAdapter[] = [];
  /** What a window that follows the patches knows. */
  readonly window: OwnedState = emptyState();
  #application: Application | null = null;

  constructor(files = new MemoryFiles(), keychain = new FakeKeychain()) {
    this.files = files;
    this.keychain = keychain;
  }

  get application(): Application {
    if (!this.#application) throw new Error('the bench was not started');
    return this.#application;
  }

  async start(overrides: Partial<ApplicationPorts> = {}): Promise<this> {
    this.#application = await compose({
      clock: this.clock,
      ids: countingIds(),
      random: () => 0.5,
      proxies: createProxies(null),
      askCredentials: { ask: async () => null },
      log: silentLog,
      redactor: createRedactor(),
      files: this.files,
      authorities: authorityFiles(this.files),
      chooseFile: null,
      keychain: this.keychain,
      practice: {
        scenes: [
          { id: 'first', label: 'live.word', isOffered: true },
          { id: 'second', label: 'stale.word', isOffered: true },
        ],
        start: async (sceneId) => ({
          sceneId: sceneId ?? 'first',
          vendorId: 'model',
          values: { server: 'practice' },
          secrets: { password: 'practice-secret' },
          authorityPem: '',
          stop: async () => undefined,
        }),
      },
      vendors: [modelVendor(this.server, this.adapters)],
      desktop: null,
      confirm: { ask: async () => true },
      openSignInShell: null,
      browserPlace: null,
      policy: noPolicy,
      openCollector: () => ({ send: async () => undefined }),
      diagnostics: noDiagnostics,
      machine: { version: '0.0.0', host: 'browser', platform: 'linux', systemLanguage: 'en' },
      paths: { settingsFile: '/profile/settings.json', logFile: '/profile/log.txt', auditFolder: '/profile/audit' },
      ...overrides,
    });
    this.application.listen((event) => {
      if (event.event === 'patch') for (const change of event.changes) applyChange(this.window, change);
    });
    const { changes } = await this.ask('state.snapshot', {});
    for (const change of changes) applyChange(this.window, change);
    return this;
  }

  /** Asks as the window does; a failure is thrown as its fault. */
  async ask<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>> {
    const answer = await this.application.handle(name, JSON.parse(JSON.stringify(input)));
    if (!answer.ok) throw new Fault(answer.failure.code, answer.failure.detail);
    return requests[name].output.parse(answer.value) as RequestOutput<Name>;
  }

  /** Lets real promises settle and one frame pass, so that the window has seen everything. */
  async frame(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      await new Promise((resolve) => setImmediate(resolve));
      this.clock.advance(16);
    }
  }
}
