import type { Account } from '../../../app/domain/account.ts';
import type { CheckReport } from '../../../app/domain/diagnostic.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import { checkSheet } from '../../../app/wording/check-words.ts';
import type { Translate } from '../../../app/text/translate.ts';
import type { Endpoint } from '../../../app/vendor/adapter.ts';
import type { RuntimeFacts } from '../../ports/diagnostic-ports.ts';
import type { BundleCleaner } from './bundle-cleaner.ts';
import type { ZipEntry } from './zip.ts';

/** What a bundle is made of, besides the log. */
export interface BundleSources {
  readonly t: Translate;
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  readonly state: AppState;
  readonly reports: readonly CheckReport[];
  readonly runtime: RuntimeFacts;
  readonly endpointsOf: (account: Account) => readonly Endpoint[];
}

const countBy = <Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
};

const sizeOfAll = (groups: ReadonlyMap<string, ReadonlyMap<string, unknown>>): number =>
  [...groups.values()].reduce((sum, group) => sum + group.size, 0);

/** Counts only: no names, no addresses. */
const stateInNumbers = ({ accounts, conferences, participants, members, commands, notices }: AppState): object => ({
  accounts: countBy(accounts.values(), ({ connection }) => connection.status),
  conferences: countBy(conferences.values(), ({ kind, truth }) => `${kind} ${truth.status}`),
  participantCount: sizeOfAll(participants),
  memberCount: sizeOfAll(members),
  commands: countBy(
    commands.values(),
    ({ request, phase, reason }) => `${request.kind} ${phase}${reason === null ? '' : ` (${reason})`}`,
  ),
  notices: countBy(notices.values(), ({ code }) => code),
});

/** Settings with a choice or a file; of typed ones only whether they are filled in. */
const choices = (account: Account, state: AppState): object => {
  const fields = state.environment?.vendors.find(({ vendorId }) => vendorId === account.vendorId)?.fields ?? [];
  const values = fields
    .filter(({ isSecret }) => !isSecret)
    .map(({ key, kind }): [string, unknown] => {
      const value = account.settings[key];
      return [key, kind === 'text' ? (value === undefined || value === '' ? 'empty' : 'filled in') : (value ?? null)];
    });
  return Object.fromEntries(values);
};

const aboutAccount = (account: Account, { state, endpointsOf }: BundleSources): object => ({
  id: account.id,
  vendor: account.vendorId,
  isPractice: account.isPractice,
  servers: endpointsOf(account).map(({ url }) => url),
  settings: choices(account, state),
  passwordKeptIn: account.secret.place,
  reason: account.secret.reason,
  connection: account.connection,
  agentState: account.agent?.state ?? null,
});

const readme = ({ t, savedAt, state }: BundleSources): string =>
  [
    t('bundle.readme.title', { version: state.environment?.version ?? '', time: savedAt }),
    '',
    t('bundle.readme.made'),
    '',
    t('bundle.readme.holds'),
    `- checks.txt, checks.json: ${t('bundle.readme.checks')}`,
    `- about.json: ${t('bundle.readme.about')}`,
    `- preferences.json: ${t('bundle.readme.preferences')}`,
    `- accounts.json: ${t('bundle.readme.accounts')}`,
    `- state.json: ${t('bundle.readme.state')}`,
    `- logs/: ${t('bundle.readme.logs')}`,
    '',
    t('bundle.readme.lacks'),
    `- ${t('bundle.readme.lacks-secrets')}`,
    `- ${t('bundle.readme.lacks-people')}`,
    `- ${t('bundle.readme.lacks-audit')}`,
    '',
    t('bundle.readme.keeps-servers'),
    '',
  ].join('\n');

/** The files of a bundle but for the log, each cleaned. */
export const bundleContents = (sources: BundleSources, cleaner: BundleCleaner): ZipEntry[] => {
  const { t, savedAt, state, reports, runtime } = sources;
  const { environment, desktop, preferences } = state;
  const about = {
    savedAt,
    version: environment?.version ?? null,
    host: environment?.host ?? null,
    platform: environment?.platform ?? null,
    system: runtime.system,
    language: environment?.systemLanguage ?? null,
    versions: runtime.versions,
    keychain: environment?.keychain ?? null,
    paths: environment?.paths ?? null,
    desktop,
  };
  return [
    { name: 'README.txt', text: cleaner.text(readme(sources)) },
    { name: 'checks.txt', text: cleaner.text(`${checkSheet(t, reports)}\n`) },
    { name: 'checks.json', text: cleaner.json(reports) },
    { name: 'about.json', text: cleaner.json(about) },
    { name: 'preferences.json', text: cleaner.json(preferences) },
    {
      name: 'accounts.json',
      text: cleaner.json([...state.accounts.values()].map((account) => aboutAccount(account, sources))),
    },
    { name: 'state.json', text: cleaner.json(stateInNumbers(state)) },
  ];
};
