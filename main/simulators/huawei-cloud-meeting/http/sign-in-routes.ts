import { z } from 'zod';
import { accountOfAppUser, registerAppUser } from '../model/directory.ts';
import { accessTokenOf, renewAccess, signIn, signOut } from '../model/tokens.ts';
import type { AccessToken, Account } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ServiceFault } from '../wire/errors.ts';
import { isSignature, readBasicHeader, readSignatureHeader, signatureOf } from '../wire/signature.ts';
import { unixSeconds } from '../wire/times.ts';
import { accessRoute, signInBodyOf } from './request.ts';
import type { Call, Outcome, Route } from './request.ts';

const accountBody = z.object({
  account: z.string().min(1).max(255),
  clientType: z.literal([72, 0, 5, 6]),
  createTokenType: z.literal([0, 1]).default(0),
  HA2: z.string().optional(),
});

const appBody = z.object({
  appId: z.string().min(1),
  clientType: z.literal([72, 0, 5, 6]),
  corpId: z.string().default(''),
  expireTime: z.number().int().min(0),
  nonce: z.string().min(32).max(64),
  userId: z.string().default(''),
  userName: z.string().optional(),
});

const validateBody = z.object({
  token: z.string().min(1),
  needGenNewToken: z.boolean(),
  needAccountInfo: z.boolean().default(true),
});

/** Members of a user that have no value in samples. */
const unsetUserMembers = [
  'numberHA1',
  'alias1',
  'spId',
  'companyDomain',
  'nameEn',
  'isBindPhone',
  'visionAccount',
  'headPictureUrl',
  'password',
  'paidAccount',
  'paidPassword',
  'appId',
  'tr069Account',
  'cloudUserId',
] as const;

const unset = (world: World, names: readonly string[]): object =>
  world.switches().unsetMembers === 'null' ? Object.fromEntries(names.map((name) => [name, null])) : {};

const userInfo = (world: World, account: Account): object => ({
  ...unset(world, unsetUserMembers),
  userId: account.id,
  ucloginAccount: account.name,
  serviceAccount: `sip:${account.number}@${world.directory.realm}`,
  companyId: account.corpId,
  realm: world.directory.realm,
  userType: 2,
  adminType: account.isAdministrator ? 0 : 2,
  name: account.displayName,
  freeUser: false,
  thirdAccount: account.thirdAccount === '' ? null : account.thirdAccount,
  status: account.isDisabled ? 1 : 0,
  weLinkUser: false,
  corpType: 0,
  grayUser: false,
});

/** The reply to a sign-in: seconds and milliseconds as the service mixes them. */
const signedIn = (world: World, token: AccessToken, hasUser = true): object => {
  const { account, refresh, expiresAt, createdAt } = token;
  const isSeconds = world.switches().expireTimeForm === 'seconds';
  return {
    ...unset(world, ['forceLoginInd', 'proxyToken']),
    accessToken: token.value,
    tokenIp: '127.0.0.1',
    validPeriod: unixSeconds(expiresAt - createdAt),
    expireTime: isSeconds ? unixSeconds(expiresAt) : expiresAt,
    createTime: createdAt,
    clientType: token.clientType,
    tokenType: 0,
    firstLogin: account.mustChangePassword,
    pwdExpired: account.isPasswordExpired,
    // Accounts whose passwords never expire are shown with a negative number.
    daysPwdAvailable: account.isPasswordExpired ? 0 : -20_515,
    delayDelete: false,
    refreshToken: refresh.value,
    refreshValidPeriod: unixSeconds(refresh.expiresAt - refresh.createdAt),
    refreshExpireTime: unixSeconds(refresh.expiresAt),
    refreshCreateTime: refresh.createdAt,
    ...(hasUser ? { user: userInfo(world, account) } : {}),
  };
};

/** Throws the refusal of an account that may not sign in now. */
const checkAccount = (world: World, account: Account): void => {
  if (account.isDisabled) throw new ServiceFault('USG.206010007');
  if (account.lockedUntil > world.clock.now()) throw new ServiceFault('USG.206030015');
};

const checkPassword = (world: World, account: Account | undefined, password: string): Account => {
  if (!account) throw new ServiceFault('USG.206010000');
  checkAccount(world, account);
  if (account.needsCaptcha) throw new ServiceFault('USG.206060009');
  if (account.password === password) {
    account.failures = 0;
    return account;
  }
  account.failures += 1;
  const { accountLock, accountLockMs } = world.switches();
  if (accountLock === 0 || account.failures < accountLock) throw new ServiceFault('USG.206010000');
  account.failures = 0;
  account.lockedUntil = world.clock.now() + accountLockMs;
  throw new ServiceFault('USG.206030015');
};

/** A token for an account; one that is only checked gets a token that is not valid. */
const answerSignIn = (world: World, account: Account, clientType: number, isCheckOnly: boolean): Outcome => {
  const token = signIn(world, account, clientType);
  if (isCheckOnly) signOut(world, token);
  return { body: signedIn(world, token) };
};

const signInByPassword = (call: Call): Outcome => {
  const { world } = call;
  const body = signInBodyOf(call, accountBody);
  const given = readBasicHeader(call.headers['authorization'] ?? '');
  if (!given || given.account !== body.account) throw new ServiceFault('USG.200000003');
  const account = checkPassword(world, world.directory.accounts.get(given.account), given.password);
  return answerSignIn(world, account, body.clientType, body.createTokenType === 1);
};

const signInByApp = (call: Call): Outcome => {
  const { world } = call;
  const { app, corpId } = world.directory;
  const body = signInBodyOf(call, appBody);
  const given = readSignatureHeader(call.headers['authorization'] ?? '');
  if (!given || (given.appId !== null && given.appId !== body.appId)) throw new ServiceFault('USG.200000003');
  if (body.appId !== app.id || !isSignature(given.signature, signatureOf(app.key, body)))
    throw new ServiceFault('USG.206010025');
  if (body.expireTime !== 0 && body.expireTime <= unixSeconds(world.clock.now()))
    throw new ServiceFault('USG.206010057');
  // Where an app has one company only, even the right id of this company makes the sign-in fail.
  const isTenant = world.switches().appTenants === 'single' ? body.corpId === '' : ['', corpId].includes(body.corpId);
  if (!isTenant) throw new ServiceFault('USG.206010058');
  let account = accountOfAppUser(world.directory, body.userId);
  if (!account) {
    if (world.switches().unknownAppUser === 'refused') throw new ServiceFault('USG.206010036');
    account = registerAppUser(world.directory, body.userId, body.userName ?? body.userId);
  }
  checkAccount(world, account);
  return answerSignIn(world, account, body.clientType, false);
};

const validate = (call: Call): Outcome => {
  const { world } = call;
  const body = signInBodyOf(call, validateBody);
  const token = accessTokenOf(world, body.token);
  const shown = body.needGenNewToken ? renewAccess(world, token.refresh.value) : token;
  return { body: signedIn(world, shown, body.needAccountInfo) };
};

/** Sign-in, renewal, sign-out. */
export const signInRoutes: readonly Route[] = [
  { verbs: 'POST', path: 'v1/usg/acs/auth/account', isSignIn: true, run: signInByPassword },
  { verbs: 'POST', path: 'v2/usg/acs/auth/appauth', isSignIn: true, run: signInByApp },
  {
    verbs: 'PUT',
    path: 'v1/usg/acs/token',
    isSignIn: true,
    run: ({ world, headers }) => ({ body: signedIn(world, renewAccess(world, headers['x-access-token'])) }),
  },
  { verbs: 'POST', path: 'v1/usg/acs/token/validate', isSignIn: true, run: validate },
  accessRoute('DELETE', 'v1/usg/acs/token', ({ world }, _, token) => ({ effect: () => signOut(world, token) })),
  accessRoute('POST', 'v1/usg/acs/auth/portal-ref-nonce', ({ world }) => ({
    body: { nonce: world.ids.uuid().replaceAll('-', '') },
  })),
];
