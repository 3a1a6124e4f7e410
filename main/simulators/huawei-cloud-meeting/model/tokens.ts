import { ServiceFault } from '../wire/errors.ts';
import type { LossCode } from './token-store.ts';
import type { Account, AccessToken, ControlToken, RefreshToken } from './types.ts';
import type { World } from './world.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A new value that nobody else has: a prefix, 32 hex digits and a filling up to the length. */
const newValue = ({ ids }: World, prefix: string, length: number): string =>
  `${prefix}${ids.uuid().replaceAll('-', '')}`.padEnd(length, '7');

/** Makes an access token invalid. */
export const dropAccessToken = ({ tokens }: World, token: AccessToken, code: LossCode): void => {
  tokens.access.delete(token.value);
  tokens.lost.set(token.value, code);
};

/** Leaves an account as many tokens of a client type as it may have, one new one included. */
const makeRoom = (world: World, account: Account, clientType: number): void => {
  const own = [...world.tokens.access.values()].filter(
    (one) => one.account === account && one.clientType === clientType && one.expiresAt > world.clock.now(),
  );
  const isMany = clientType === 72;
  const surplus = own.length + 1 - (isMany ? world.switches().liveTokens : 1);
  for (const token of own.slice(0, Math.max(0, surplus)))
    dropAccessToken(world, token, isMany ? 'USG.206020002' : 'USG.206020001');
};

const issueAccess = (world: World, refresh: RefreshToken): AccessToken => {
  const { account, clientType } = refresh;
  makeRoom(world, account, clientType);
  const now = world.clock.now();
  const value = newValue(world, 'cnr', 40);
  const token: AccessToken = {
    value,
    account,
    clientType,
    createdAt: now,
    expiresAt: now + world.switches().accessTokenMs,
    refresh,
  };
  world.tokens.access.set(value, token);
  return token;
};

const issueRefresh = (world: World, account: Account, clientType: number): RefreshToken => {
  const now = world.clock.now();
  const value = newValue(world, 'cnrr', 40);
  const token: RefreshToken = {
    value,
    account,
    clientType,
    createdAt: now,
    expiresAt: now + world.switches().refreshTokenDays * dayMs,
  };
  world.tokens.refresh.set(value, token);
  return token;
};

/** Signs an account in. */
export const signIn = (world: World, account: Account, clientType: number): AccessToken =>
  issueAccess(world, issueRefresh(world, account, clientType));

/** The valid token with a value. Throws the refusal of any other one. */
export const accessTokenOf = (world: World, value: string | undefined): AccessToken => {
  const token = world.tokens.access.get(value ?? '');
  if (token && token.expiresAt > world.clock.now() && !token.account.isDisabled) return token;
  const code = world.tokens.lost.get(value ?? '') ?? 'USG.206020000';
  throw new ServiceFault(world.switches().lostTokenCode === 'byCause' ? code : 'USG.206020000');
};

/** Renews by a refresh token, or by an access token as older editions have it. Throws the refusal of any other one. */
export const renewAccess = (world: World, value: string | undefined): AccessToken => {
  const { tokens, clock } = world;
  const { refreshedToken, refreshTokenUse, acceptsAccessTokenForRenewal } = world.switches();
  const byAccess = acceptsAccessTokenForRenewal ? tokens.access.get(value ?? '') : undefined;
  const refresh = tokens.refresh.get(value ?? '') ?? byAccess?.refresh;
  if (!refresh || refresh.expiresAt <= clock.now() || refresh.account.isDisabled)
    throw new ServiceFault('USG.206020000');
  if (byAccess && byAccess.expiresAt <= clock.now()) throw new ServiceFault('USG.206020000');
  if (refreshedToken === 'dead')
    for (const token of tokens.access.values())
      if (token.refresh === refresh) dropAccessToken(world, token, 'USG.206020000');
  if (refreshTokenUse === 'many') return issueAccess(world, refresh);
  tokens.refresh.delete(refresh.value);
  return signIn(world, refresh.account, refresh.clientType);
};

/** Signs out: the token, those that it was renewed from or to, and what would renew them are gone. */
export const signOut = (world: World, { refresh }: AccessToken): void => {
  for (const token of world.tokens.access.values())
    if (token.refresh === refresh) dropAccessToken(world, token, 'USG.206020000');
  world.tokens.refresh.delete(refresh.value);
};

/** Calls back when a control token has expired, unless it was renewed meanwhile. */
const watchControl = (world: World, token: ControlToken): void => {
  const { expiresAt } = token;
  world.timers.after(expiresAt - world.clock.now(), () => {
    const isDue = token.expiresAt === expiresAt && world.tokens.control.get(token.value) === token;
    if (isDue) for (const listener of world.controlEndListeners) listener(token);
  });
};

/** Gives a role in a meeting. */
export const issueControl = (
  world: World,
  given: Pick<ControlToken, 'meetingId' | 'role' | 'run' | 'account'>,
): ControlToken => {
  const value = newValue(world, 'stb', 49);
  const { meetingId, role, run, account } = given;
  const expiresAt = world.clock.now() + world.switches().controlTokenMs;
  const token: ControlToken = { value, meetingId, role, run, account, expiresAt };
  world.tokens.control.set(value, token);
  watchControl(world, token);
  return token;
};

/** Renews a control token that is still valid, for the WebSockets that it opened, too. */
export const renewControl = (world: World, token: ControlToken): ControlToken => {
  if (world.switches().controlTokenRenewal === 'newToken') {
    const renewed = issueControl(world, token);
    for (const channel of world.channels) if (channel.token === token) channel.token = renewed;
    return renewed;
  }
  token.expiresAt = world.clock.now() + world.switches().controlTokenMs;
  watchControl(world, token);
  return token;
};

/** The valid control token with a value, or null. */
export const findControl = (world: World, value: string): ControlToken | null => {
  const token = world.tokens.control.get(value);
  return token && token.expiresAt > world.clock.now() && token.run.endedAt === null ? token : null;
};

/** The valid control token of a meeting. Throws the refusal of any other one, and of one whose meeting has ended. */
export const controlTokenOf = (world: World, value: string | undefined, meetingId: string): ControlToken => {
  if (value === undefined || value === '') throw new ServiceFault('MMC.111070111');
  const token = world.tokens.control.get(value);
  if (!token) throw new ServiceFault('MMC.111070004');
  if (token.meetingId !== meetingId) throw new ServiceFault('MMC.111070002');
  if (token.run.endedAt !== null) throw new ServiceFault('MMC.111072006');
  if (token.expiresAt <= world.clock.now()) throw new ServiceFault('MMC.111070004');
  return token;
};

/** Gives a token that opens one WebSocket. */
export const issueWebSocket = (world: World, control: ControlToken): string => {
  const value = newValue(world, 'stbw', 48);
  world.tokens.webSocket.set(value, { control, expiresAt: world.clock.now() + world.switches().webSocketTokenMs });
  return value;
};

/** Uses a WebSocket token up. Null when it is unknown, used, expired or another meeting's. */
export const takeWebSocket = (world: World, value: string, meetingId: string): ControlToken | null => {
  const found = world.tokens.webSocket.get(value);
  world.tokens.webSocket.delete(value);
  if (!found || found.expiresAt <= world.clock.now() || found.control.meetingId !== meetingId) return null;
  return found.control;
};
