import type { Environment } from '../../app/state/app-state.ts';
import type { Vendor } from '../../app/vendor/adapter.ts';
import type { AuditCollector, CollectorTarget } from './audit-collector.ts';
import type { Authorities } from './authorities.ts';
import type { ChooseFile } from './choose-file.ts';
import type { DesktopPorts } from './desktop-ports.ts';
import type { DiagnosticPorts } from './diagnostic-ports.ts';
import type { Confirm } from './confirm.ts';
import type { Clock } from './clock.ts';
import type { Files } from './files.ts';
import type { Ids } from './ids.ts';
import type { Keychain } from './keychain.ts';
import type { Log } from './log.ts';
import type { BrowserPlace } from './sign-in-browser.ts';
import type { OpenSignInShell } from './sign-in-shell.ts';
import type { Policy } from './policy.ts';
import type { Practice } from './practice.ts';
import type { AskCredentials, Proxies } from './proxies.ts';
import type { VendorPorts } from './vendor-ports.ts';

/** Everything that the application needs from outside; the hosts (Electron, serve, tests) supply it. */
export interface ApplicationPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  /** A number from 0 (inclusive) to 1 (exclusive), for jitter only. */
  readonly random: () => number;
  readonly log: Log;
  /** Removes every registered secret from text. */
  readonly redactor: {
    registerSecret(secret: string): void;
    redactText(text: string): string;
    redact(value: unknown): unknown;
  };
  readonly files: Files;
  readonly authorities: Authorities;
  /** Null where there are no dialogs of the system: files then come through the page. */
  readonly chooseFile: ChooseFile | null;
  readonly keychain: Keychain;
  readonly practice: Practice;
  readonly proxies: Proxies;
  /** Asks who one is to a proxy. */
  readonly askCredentials: AskCredentials;
  readonly vendors: readonly Vendor<VendorPorts>[];
  /** Null where there is no desktop around the window: in a browser. */
  readonly desktop: DesktopPorts | null;
  /** Opens a collector that the policy names. */
  readonly openCollector: (target: CollectorTarget) => AuditCollector;
  /** What the company sets on this computer. */
  readonly policy: Policy;
  /** Asks the person where no page can answer. */
  readonly confirm: Confirm;
  /** Opens windows for signing in on pages of others; null where there are none: in a browser. */
  readonly openSignInShell: OpenSignInShell | null;
  /** Reaches the person's own browser, where Gavel has no windows of its own to sign in; else null. */
  readonly browserPlace: BrowserPlace | null;
  readonly diagnostics: DiagnosticPorts;
  readonly machine: Pick<Environment, 'version' | 'host' | 'platform' | 'systemLanguage'>;
  /** Absolute paths. The audit record is made of files in its folder. */
  readonly paths: { readonly settingsFile: string; readonly logFile: string; readonly auditFolder: string };
}
