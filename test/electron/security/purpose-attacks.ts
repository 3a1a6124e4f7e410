import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../../../app/contract/envelope.ts';
import { firstSign, type Attack, type Outcome } from './stage.ts';
import type { Trap } from './trap.ts';

/** What a lost page has: the bridge, and a server that would gain by it. */
export interface LostPage {
  readonly call: (name: string, input: unknown) => Promise<Answer>;
  readonly trap: Trap;
}

/** Well-formed calls with a bad purpose: each is one that a person could make as well. */
export interface PurposeAttack {
  readonly name: string;
  readonly run: (page: LostPage) => Promise<Outcome>;
  /** Tried while the person answers every question outside of the page with no. */
  readonly isRefusedByPerson?: boolean;
}

const valueOf = (answer: Answer): Readonly<Record<string, unknown>> =>
  answer.ok && typeof answer.value === 'object' && answer.value !== null
    ? (answer.value as Readonly<Record<string, unknown>>)
    : {};

/** An account with a stored password at a server that is not the attacker's and never answers. */
const withVictim = async (
  { call }: LostPage,
  password: string,
  attack: (accountId: string, values: Readonly<Record<string, string>>) => Promise<Outcome>,
): Promise<Outcome> => {
  const values = { region: 'own', server: 'http://localhost:9', account: 'ada' };
  const account = { vendorId: 'huawei-cloud-meeting', label: 'victim', values, secrets: { password } };
  const { accountId } = valueOf(await call('account.add', account));
  if (typeof accountId !== 'string') throw new Error('The account of the victim was not added');
  try {
    return await attack(accountId, values);
  } finally {
    await call('account.remove', { accountId });
  }
};

const passwordElsewhere: PurposeAttack = {
  name: 'a purpose: the stored password sent to another server',
  run: (page) => {
    const password = 'the-stored-password';
    return withVictim(page, password, async (accountId, values) => {
      const elsewhere = { ...values, server: page.trap.origin };
      const edited = await page.call('account.edit', { accountId, label: 'victim', values: elsewhere, secrets: {} });
      if ('issues' in valueOf(edited)) return 'refused';
      const signedIn = await page.call('account.sign-in', { accountId, secrets: {} });
      if (!signedIn.ok) return 'refused';
      const basic = Buffer.from(`ada:${password}`).toString('base64');
      return firstSign({ 'the password arrived': () => page.trap.hasReceived(basic) });
    });
  },
};

/** What the page sees of the state, by slice; a participant with the conference it is in. */
const slicesOf = async ({ call }: LostPage, slice: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const { changes } = valueOf(await call('state.snapshot', {})) as {
    readonly changes?: readonly {
      readonly slice: string;
      readonly conferenceId?: string;
      readonly value: Readonly<Record<string, unknown>>;
    }[];
  };
  return (changes ?? [])
    .filter((change) => change.slice === slice)
    .map(({ conferenceId, value }) => ({ ...(conferenceId === undefined ? {} : { conferenceId }), ...value }));
};

/** Waits until something of the state can be seen. */
const wait = async <Found>(look: () => Promise<Found | undefined>): Promise<Found> => {
  let found: Found | undefined;
  await firstSign({ found: async () => (found = await look()) !== undefined });
  if (found === undefined) throw new Error('It was not found');
  return found;
};

const falseSurface: PurposeAttack = {
  name: 'a purpose: a command that pretends to come from the command line',
  run: async (page) => {
    await page.call('practice.start', { sceneId: null });
    try {
      const participant = await wait(async () =>
        (await slicesOf(page, 'participant')).find(({ isSelf }) => isSelf === false),
      );
      const request = { kind: 'drop', conferenceId: participant['conferenceId'], participantIds: [participant['id']] };
      const { groupId } = valueOf(await page.call('command.make', { request, surface: 'command-line' }));
      const made = await wait(async () =>
        (await slicesOf(page, 'command')).find((command) => command['groupId'] === groupId),
      );
      return made['surface'] === 'window' ? 'refused' : `it counts as made by: ${String(made['surface'])}`;
    } finally {
      await page.call('practice.stop', {});
    }
  },
};

const flood: PurposeAttack = {
  name: 'a purpose: thousands of commands in a second',
  run: async ({ call }) => {
    const input = {
      request: { kind: 'drop', conferenceId: 'a conference', participantIds: ['somebody'] },
      surface: 'window',
    };
    const answers = await Promise.all(Array.from({ length: 2_000 }, () => call('command.make', input)));
    const refused = answers.filter((answer) => !answer.ok && answer.failure.code === 'too-fast').length;
    // What a person can do works again as soon as a person could do it.
    await firstSign({ 'taken again': async () => (await call('state.snapshot', {})).ok });
    return refused > 1_000 ? 'refused' : `${answers.length - refused} of them were looked at`;
  },
};

const ownServer: PurposeAttack = {
  name: 'a purpose: a server of the page’s own',
  isRefusedByPerson: true,
  run: async ({ call, trap }) => {
    const values = { region: 'own', server: trap.origin, account: 'ada' };
    const account = { vendorId: 'huawei-cloud-meeting', label: 'of the page', values, secrets: { password: 'x' } };
    const { accountId } = valueOf(await call('account.add', account));
    if (typeof accountId !== 'string') return 'refused';
    await call('account.remove', { accountId });
    return 'an account at the page’s own server';
  },
};

const noHold: PurposeAttack = {
  name: 'a purpose: commands that are not held any more',
  isRefusedByPerson: true,
  run: async ({ call }) => {
    const changed = await call('preferences.change', { holdSeconds: 0 });
    if (changed.ok) await call('preferences.change', { holdSeconds: 4 });
    return changed.ok ? 'nothing is held' : 'refused';
  },
};

/** A file of the person's that ends as those of authorities do, and how it reads from the folder of these. */
const namedFile: PurposeAttack = {
  name: 'a purpose: a file that the page names',
  run: async ({ call }) => {
    const folder = await mkdtemp(join(tmpdir(), 'gavel-named-'));
    try {
      await writeFile(join(folder, 'secret.pem'), 'a secret of the person');
      const authorityId = `${'../'.repeat(30)}${folder.slice(1)}/secret`;
      // An attack before may have used up what the page may ask for in this moment.
      const answer = await wait(async () => {
        const given = await call('authority.describe', { authorityId });
        return !given.ok && given.failure.code === 'too-fast' ? undefined : given;
      });
      const detail = answer.ok ? 'read' : (answer.failure.detail ?? '');
      return detail.includes('was not chosen here') ? 'refused' : `it was looked at: ${detail}`;
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

/** All of them. */
export const purposes: readonly PurposeAttack[] = [
  passwordElsewhere,
  falseSurface,
  flood,
  namedFile,
  ownServer,
  noHold,
];

/** The same from a page in Electron. */
export const purposeAttacks: readonly Attack[] = purposes.map(({ name, run, isRefusedByPerson = false }): Attack => ({
  name,
  run: async ({ page, trap, gavel }) => {
    await gavel.answerNatively(!isRefusedByPerson);
    const call: LostPage['call'] = (request, input) =>
      page.evaluate(
        ([calledName, calledInput]) => {
          const bridge = Reflect.get(globalThis, 'gavelBridge') as {
            call(name: unknown, input: unknown): Promise<Answer>;
          };
          return bridge.call(calledName, calledInput);
        },
        [request, input] as const,
      );
    return run({ trap, call });
  },
}));
