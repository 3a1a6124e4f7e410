import { grantNamed } from '../wire/challenge.ts';
import type { Grant } from '../wire/challenge.ts';
import { TokenFault } from '../wire/token-fault.ts';
import { findUser } from './directory.ts';
import { meetingWithUri } from './meetings.ts';
import type { Guest, HostName, Token, User } from './types.ts';
import type { RequestFacts, World } from './world.ts';

/** Where a browser signs in for the passive grant. */
export const passivePath = '/PassiveAuth/PassiveAuth.aspx';

/** The cookie that such a browser gets. */
export const passiveCookieName = 'FedAuth';

const offeredGrants: Readonly<Record<string, readonly Grant[]>> = {
  all: ['windows', 'guest', 'password'],
  passwordOnly: ['password'],
  windowsOnly: ['windows'],
  passiveOnly: ['passive', 'guest'],
  none: [],
};

/** The grants that the challenge names now. */
export const grantsNow = (world: World): readonly Grant[] => offeredGrants[world.switches().grants] ?? [];

/**
 * The user with a name and the proof of a password. Wrong ones are counted, and a locked account is refused like a
 * wrong password, as a directory does. Null when refused.
 */
export const userWithProof = (world: World, name: string, isProved: (password: string) => boolean): User | null => {
  const { lockoutAfter, lockoutMs } = world.switches();
  const user = findUser(world.directory, name);
  if (!user || user.lockedUntil > world.clock.now()) return null;
  if (isProved(user.password)) {
    user.wrongPasswords = 0;
    return user;
  }
  user.wrongPasswords += 1;
  if (lockoutAfter > 0 && user.wrongPasswords >= lockoutAfter) {
    user.lockedUntil = world.clock.now() + lockoutMs;
    user.wrongPasswords = 0;
    world.log(`the account ${user.id} is locked`);
  }
  return null;
};

/** The user with a name and password. Throws the refusal. */
export const userWithPassword = (world: World, name: string, password: string): User => {
  const user = userWithProof(world, name, (own) => own === password);
  if (!user) throw new TokenFault('invalid_grant', 28_024);
  return user;
};

/** Creates a token. Its text holds no secret: it is only looked up. */
export const issueToken = (
  world: World,
  owner: User | Guest,
  host: HostName,
  given: { readonly prefix?: string; readonly lifetimeMs?: number } = {},
): Token => {
  const { tokenLifetimeMs, guestTokenLifetimeMs } = world.switches();
  const { prefix = 'cwt=', lifetimeMs = 'name' in owner ? tokenLifetimeMs : guestTokenLifetimeMs } = given;
  const text = `${prefix}AAEB${Buffer.from(world.ids.uuid()).toString('base64url')}`;
  const token = { text, owner, host, expiresAt: world.clock.now() + lifetimeMs };
  world.tokens.set(text, token);
  return token;
};

const guestOf = (world: World, form: URLSearchParams): Guest => {
  const renewed = world.tokens.get(form.get('ms_rtc_renew') ?? '');
  if (renewed && !('name' in renewed.owner)) return renewed.owner;
  const meeting = meetingWithUri(world, form.get('ms_rtc_conferenceuri') ?? '');
  if (!meeting || form.get('password') !== meeting.id) throw new TokenFault('invalid_grant', 28_024);
  const id = `guest${world.nextNumber()}`;
  return { id, uri: `sip:${id}@anonymous.invalid`, meeting };
};

/** The cookie for a browser that has signed in for the passive grant, as its parts. */
export const openPassive = (world: World, user: User): readonly string[] => {
  const { passiveCookies, passiveCookieLifetimeMs } = world.switches();
  const cookie = Buffer.from(world.ids.uuid()).toString('base64url');
  world.passiveCookies.set(cookie, { user, until: world.clock.now() + passiveCookieLifetimeMs });
  const middle = Math.floor(cookie.length / 2);
  return passiveCookies === 'split' ? [cookie.slice(0, middle), cookie.slice(middle)] : [cookie];
};

/** Forgets the browsers of a user, or all. Returns how many there were. */
export const endPassive = (world: World, user: User | null): number => {
  const ending = [...world.passiveCookies].filter(([, signedIn]) => user === null || signedIn.user === user);
  for (const [cookie] of ending) world.passiveCookies.delete(cookie);
  return ending.length;
};

/** What a token is asked for with. */
export interface TokenRequest {
  readonly form: URLSearchParams;
  /** The value of a cookie from the passive sign-in; empty without one. */
  readonly passiveCookie: string;
  /** Whom a Windows handshake on this very request has authenticated; null without one. */
  readonly windowsUser: User | null;
}

/** Who asks for a token, with the grant that they name. Throws the refusal. */
export const ownerOf = (world: World, { form, passiveCookie, windowsUser }: TokenRequest): User | Guest => {
  const asked = form.get('grant_type') ?? '';
  const known = grantNamed(asked);
  if (asked === '') throw new TokenFault('invalid_request', 28_000);
  if (!known || !grantsNow(world).includes(known)) throw new TokenFault('unsupported_grant_type', 28_029);
  switch (known) {
    case 'password': {
      const name = form.get('username');
      const password = form.get('password');
      if (name === null || password === null) throw new TokenFault('invalid_request', 28_000);
      return userWithPassword(world, name, password);
    }
    case 'windows':
      if (!windowsUser) throw new TokenFault('invalid_grant', 28_024);
      return windowsUser;
    case 'passive': {
      const signedIn = world.passiveCookies.get(passiveCookie);
      if (!signedIn || signedIn.until <= world.clock.now()) throw new TokenFault('invalid_grant', 28_020, passivePath);
      return signedIn.user;
    }
    case 'guest':
      return guestOf(world, form);
  }
};

/** What is known of the credential of a request. */
export interface JudgedToken {
  readonly state: RequestFacts['token'];
  readonly token: Token | null;
}

/** Judges the header `Authorization` of a request to one of the hosts. */
export const judgeToken = (world: World, authorization: string, host: HostName): JudgedToken => {
  const text = /^Bearer\s+(\S+)$/iu.exec(authorization)?.[1];
  if (text === undefined) return { state: 'none', token: null };
  const token = world.tokens.get(text);
  if (!token) return { state: 'unknown', token: null };
  if (token.host !== host) return { state: 'wrongHost', token: null };
  return token.expiresAt <= world.clock.now() ? { state: 'expired', token: null } : { state: 'valid', token };
};

/** Ends the tokens of a user, or all: they have expired from now on. Returns how many there were. */
export const expireTokens = (world: World, user: User | null): number => {
  const ended = [...world.tokens.values()].filter((one) => !user || one.owner === user);
  for (const one of ended) world.tokens.set(one.text, { ...one, expiresAt: world.clock.now() });
  return ended.length;
};

/** Makes the tokens of a user, or all, unreadable for the servers. Returns how many there were. */
export const spoilTokens = (world: World, user: User | null): number => {
  const spoiled = [...world.tokens.values()].filter((one) => !user || one.owner === user);
  for (const one of spoiled) world.tokens.delete(one.text);
  return spoiled.length;
};
