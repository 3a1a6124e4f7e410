import { findUser } from '../model/directory.ts';
import type { NodeName, User } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ApiFault, unauthorized } from './api-fault.ts';

const wrongPasswordsAllowed = 5;
const lockMs = 5 * 60_000;

/** The user with a name and password. Throws {@link ApiFault} 401. */
export const userWithPassword = (world: World, name: string, password: string | null): User => {
  const user = findUser(world.directory, name);
  if (!user) throw unauthorized(name);
  if (user.lockedUntil > world.clock.now()) {
    throw new ApiFault(
      401,
      'Authorization Failure',
      'The account is locked after too many wrong passwords',
      'ACCOUNT_LOCKED',
    );
  }
  if (password !== user.password) {
    user.wrongPasswords += 1;
    if (user.wrongPasswords >= wrongPasswordsAllowed) {
      user.wrongPasswords = 0;
      user.lockedUntil = world.clock.now() + lockMs;
    }
    throw unauthorized(name);
  }
  user.wrongPasswords = 0;
  return user;
};

/**
 * Checks HTTP Basic credentials or the token of single sign-on, as the user signs in. Five wrong passwords in a row
 * lock the account for five minutes. Throws {@link ApiFault} 401; the text for a locked account is an assumption.
 */
export const authenticate = (world: World, node: NodeName, authorization: string | undefined): User => {
  const token = /^Bearer (\S+)$/iu.exec(authorization ?? '')?.[1];
  if (token !== undefined) {
    const user = world.sso.userWith(token, node);
    if (!user) throw unauthorized('The access token is not valid');
    return user;
  }
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/iu.exec(authorization ?? '')?.[1];
  if (encoded === undefined) throw unauthorized('No credentials');
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = credentials.indexOf(':');
  const name = credentials.slice(0, colon < 0 ? undefined : colon);
  const user = findUser(world.directory, name);
  // A password says nothing about who signs in elsewhere, and is not counted.
  if (user && world.sso.modeOf(user) === 'SSO') throw unauthorized(name);
  return userWithPassword(world, name, colon < 0 ? null : credentials.slice(colon + 1));
};
