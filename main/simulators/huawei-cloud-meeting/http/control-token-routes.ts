import { findControl, issueControl, issueWebSocket, renewControl } from '../model/tokens.ts';
import type { ControlToken, Meeting } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ServiceFault, numberOf } from '../wire/errors.ts';
import { currentPushTypes, numbersAsText, pushTypes } from '../wire/push.ts';
import { readControlToken } from '../wire/signature.ts';
import { unixSeconds } from '../wire/times.ts';
import { authorityOf, checkSite, controlOf, required } from './request.ts';
import type { Call, Outcome, Route } from './request.ts';

const base = 'v1/mmc/control/conferences';

/** Where a meeting's WebSocket is opened: scheme, host and port without a path. */
export const webSocketUrl = (call: Call): string => `${call.isSecure ? 'wss' : 'ws'}://${authorityOf(call)}`;

/** Counts a wrong password. Throws the refusal, which does not say whether there is such a meeting. */
const refusePassword = (world: World, key: string): never => {
  const { controlPasswordLock, controlPasswordLockMs } = world.switches();
  const wrong = world.wrongPasswords.get(key) ?? { count: 0, lockedUntil: 0 };
  world.wrongPasswords.set(key, wrong);
  wrong.count += 1;
  if (controlPasswordLock > 0 && wrong.count >= controlPasswordLock) {
    wrong.count = 0;
    wrong.lockedUntil = world.clock.now() + controlPasswordLockMs;
  }
  throw new ServiceFault('MMC.111072065');
};

/** The role that a password gives in a running meeting. */
const roleBy = (world: World, meeting: Meeting | undefined, password: string): ControlToken['role'] | null => {
  if (!meeting?.run || meeting.state !== 'Created' || password === '') return null;
  if (password === meeting.hostPassword) return 'host';
  const isGuest = password === meeting.guestPassword && world.switches().guestPassword === 'guestToken';
  return isGuest ? 'guest' : null;
};

const tokenByPassword = (call: Call, meetingId: string): ControlToken => {
  const { world, headers } = call;
  const key = `${headers['x-access-token'] ?? ''} ${meetingId}`;
  if ((world.wrongPasswords.get(key)?.lockedUntil ?? 0) > world.clock.now()) throw new ServiceFault('MMC.111072064');
  const meeting = world.meetings.get(meetingId);
  const role = roleBy(world, meeting, headers['x-password'] ?? '');
  if (role === null || !meeting?.run) return refusePassword(world, key);
  world.wrongPasswords.delete(key);
  const account = world.tokens.access.get(headers['x-access-token'] ?? '')?.account ?? null;
  return issueControl(world, { meetingId, role, run: meeting.run, account });
};

const supported = (world: World): readonly string[] => {
  const { supportedPushes } = world.switches();
  return supportedPushes === 'none' ? [] : supportedPushes === 'all' ? pushTypes : currentPushTypes;
};

const takeControl = (call: Call): Outcome => {
  const { world, headers } = call;
  const meetingId = required(call, 'conferenceID');
  checkSite(call);
  if (headers['x-login-type'] !== '1') throw new ServiceFault('MMC.111071061');
  const given = headers['x-conference-authorization'];
  const living = given === undefined ? null : findControl(world, readControlToken(given));
  const token = living?.meetingId === meetingId ? renewControl(world, living) : tokenByPassword(call, meetingId);
  const meeting = world.meetings.get(meetingId);
  const tmpWsToken = issueWebSocket(world, token);
  return {
    body: {
      data: {
        token: token.value,
        tmpWsToken,
        wsURL: webSocketUrl(call),
        role: token.role === 'host' ? 1 : 0,
        expireTime: token.expiresAt,
        userID: meeting?.owner.id ?? '',
        orgID: world.directory.corpId,
        confTokenExpireTime: unixSeconds(token.expiresAt - world.clock.now()),
        ...(meeting?.roomNumber ? { vmrCurrentConfID: meeting.id } : {}),
        supportNotifyType: supported(world),
      },
      addressToken: world.ids.uuid().replaceAll('-', ''),
      gloablPublicIP: 'meeting.example.test',
    },
    effect: () => {
      if (meeting) for (const listener of world.controlListeners) listener(meeting);
    },
  };
};

const legacyWebSocketToken = (call: Call): Outcome => {
  try {
    const { token } = controlOf(call, 'conference-authorization', call.params[0]);
    return { body: { returnCode: 0, data: { webSocketToken: issueWebSocket(call.world, token) } } };
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    const eightDigits = String(numberOf(error.code)).replace(/^111/u, '11');
    return { body: { returnCode: Number(eightDigits), returnDesc: error.message, data: { webSocketToken: '' } } };
  }
};

const showRealTime = (call: Call): Outcome => {
  const { world } = call;
  const { meeting } = controlOf(call);
  const { noHost, noCohosts, attendeeMembers, numberForm } = world.switches();
  const people = [...meeting.participants.values()];
  const host = people.find((one) => one.role === 'host');
  const coHosts = people.filter((one) => one.isCohost).map((one) => one.pid);
  const states = { in: 0, calling: 1, joining: 2 } as const;
  const body = {
    attendees: [...meeting.attendees.values()].map((one) => ({
      ...(one.account ? { accountID: one.account.name } : {}),
      ...(attendeeMembers === 'all' && one.account ? { userUUID: one.account.id } : {}),
      name: one.name,
      phone: one.number,
      ...(attendeeMembers === 'all' ? { phoneLeft: '', phoneRight: '' } : {}),
    })),
    participants: people.map((one) => ({
      pid: one.pid,
      name: one.name,
      phone: one.number,
      state: states[one.state],
      video: one.line === 'mobile' ? 0 : 1,
      mute: one.isMuted ? 1 : 0,
      hand: one.isHandUp ? 1 : 0,
    })),
    confInfo: {
      ...(host || noHost === 'empty' ? { chairID: host?.pid ?? '' } : {}),
      ...(coHosts.length > 0 || noCohosts === 'empty' ? { coHosts } : {}),
    },
  };
  return numberForm === 'text' ? { body: numbersAsText(body), isUnusual: true } : { body };
};

/** Control tokens, WebSocket tokens, the whole picture. */
export const controlTokenRoutes: readonly Route[] = [
  { verbs: 'GET', path: `${base}/token`, printed: [400, 500], run: takeControl },
  {
    verbs: 'GET PUT',
    path: `${base}/wsToken`,
    run: (call) => ({ body: { webSocketToken: issueWebSocket(call.world, controlOf(call).token) } }),
  },
  { verbs: 'GET', path: 'cms/open/rest/confctl/*/wstoken', run: legacyWebSocketToken },
  { verbs: 'GET', path: `${base}/realTimeInfo`, printed: [400, 500], run: showRealTime },
];
