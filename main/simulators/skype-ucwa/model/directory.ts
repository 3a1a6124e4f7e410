import type { User } from './types.ts';

/** The SIP domain of the simulated company. */
export const sipDomain = 'contoso.example';

/** The Windows domain of its accounts. */
export const windowsDomain = 'CONTOSO';

const makeUser = (id: string, name: string): User => ({
  id,
  name,
  uri: `sip:${id}@${sipDomain}`,
  password: `practice-${id}`,
  wrongPasswords: 0,
  lockedUntil: 0,
});

/** The user of most scenes. */
export const standardUserId = 'alice';

/** The people with an account, by account name. */
export const makeDirectory = (): Map<string, User> =>
  new Map(
    [
      makeUser(standardUserId, 'Alice Agent'),
      makeUser('bob', 'Bob Boss'),
      makeUser('carol', 'Carol Chen'),
      makeUser('dan', 'Dan Diaz'),
      makeUser('eve', 'Eve Evans'),
    ].map((user) => [user.id, user]),
  );

/** How a user signs in. */
export const loginNamesOf = (user: User): { readonly upn: string; readonly account: string } => ({
  upn: user.uri.slice('sip:'.length),
  account: `${windowsDomain}\\${user.id}`,
});

/** The user with a UPN, `sip:` address, `DOMAIN\account` or account name; undefined when there is none. */
export const findUser = (directory: ReadonlyMap<string, User>, name: string): User | undefined => {
  const asked = name.toLowerCase();
  return [...directory.values()].find((user) => {
    const { upn, account } = loginNamesOf(user);
    return [user.id, user.uri, upn, account.toLowerCase()].includes(asked);
  });
};

/** The display name for an address: that of the account, else the part before the `@`. */
export const nameOfUri = (directory: ReadonlyMap<string, User>, uri: string): string =>
  findUser(directory, uri)?.name ?? uri.replace(/^(sip|tel):/u, '').replace(/@.*$/u, '');
