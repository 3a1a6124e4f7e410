import type { Account } from './types.ts';

/** A company, its accounts and the app that signs its users in. */
export interface Directory {
  readonly corpId: string;
  readonly companyName: string;
  /** By name. */
  readonly accounts: Map<string, Account>;
  readonly app: { readonly id: string; readonly key: string };
  /** The SIP realm of its numbers. */
  readonly realm: string;
}

/** The number with which account numbers begin. */
const numberBase = 990_000_000_000_000;

/** Creates an account; `index` makes its id and its number. */
export const makeAccount = (
  index: number,
  given: Pick<Account, 'name' | 'displayName' | 'corpId'> & Partial<Pick<Account, 'thirdAccount' | 'isAdministrator'>>,
): Account => ({
  password: `Practice-${given.name}`,
  id: index.toString(16).padStart(32, 'a'),
  number: `+${numberBase + index}`,
  thirdAccount: '',
  isAdministrator: false,
  isDisabled: false,
  isPasswordExpired: false,
  mustChangePassword: false,
  needsCaptcha: false,
  failures: 0,
  lockedUntil: 0,
  ...given,
});

/** Creates the practice company. All of it is invented. */
export const makeDirectory = (): Directory => {
  const corpId = '700000017';
  const people = [
    { name: 'agent7', displayName: 'Agent Seven', thirdAccount: 'agent-7' },
    { name: 'agent8', displayName: 'Agent Eight', thirdAccount: 'agent-8' },
    { name: 'lead1', displayName: 'Lead One', thirdAccount: 'lead-1' },
    { name: 'admin1', displayName: 'Administrator One', isAdministrator: true },
  ];
  const accounts = people.map((one, index) => makeAccount(index + 17, { ...one, corpId }));
  return {
    corpId,
    companyName: 'Practice Company',
    accounts: new Map(accounts.map((one) => [one.name, one])),
    app: { id: 'practice-app-01', key: 'practice-key-0123456789abcdef' },
    realm: 'huaweicloud.com',
  };
};

/** The account of a third-party user id; an empty one is the administrator's. */
export const accountOfAppUser = (directory: Directory, userId: string): Account | undefined =>
  [...directory.accounts.values()].find((one) => (userId === '' ? one.isAdministrator : one.thirdAccount === userId));

/** Adds the account of a third-party user who signs in for the first time. */
export const registerAppUser = (directory: Directory, userId: string, displayName: string): Account => {
  const { accounts, corpId } = directory;
  const account = makeAccount(accounts.size + 117, { name: userId, displayName, corpId, thirdAccount: userId });
  accounts.set(account.name, account);
  return account;
};
