import { ActError } from '../../shared/acts/act-set.ts';
import { channelsOf, publish } from '../model/channels.ts';
import { dropAccessToken, signIn } from '../model/tokens.ts';
import type { Account } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ServiceFault } from '../wire/errors.ts';
import { accountNamed, meetingOf, runningMeeting } from './lookup.ts';
import type { ServerAct } from './schema.ts';

/** What acts work on: the world, and what closes every connection. */
export interface Stage {
  readonly world: World;
  readonly cut: () => void;
}

type ActOf<Name extends ServerAct['act']> = Extract<ServerAct, { act: Name }>;

const setAccount = (world: World, account: Account, act: ActOf<'setAccount'>): void => {
  account.isDisabled = act.isDisabled ?? account.isDisabled;
  account.isPasswordExpired = act.isPasswordExpired ?? account.isPasswordExpired;
  account.mustChangePassword = act.mustChangePassword ?? account.mustChangePassword;
  account.needsCaptcha = act.needsCaptcha ?? account.needsCaptcha;
  if (act.isLocked === undefined) return;
  account.failures = 0;
  account.lockedUntil = act.isLocked ? world.clock.now() + world.switches().accountLockMs : 0;
};

const expire = (world: World, act: ActOf<'expireTokens'>): object => {
  const { tokens } = world;
  const { meeting } = act;
  const account = act.account === undefined ? null : accountNamed(world, act.account);
  let expired = 0;
  const drop = <Token>(map: Map<string, Token>, fits: (token: Token) => boolean): void => {
    for (const [value, token] of map) {
      if (!fits(token)) continue;
      map.delete(value);
      expired += 1;
    }
  };
  const isOwn = (owner: Account | null): boolean => account === null || owner === account;
  const isIts = (id: string): boolean => meeting === undefined || meeting === id;
  switch (act.kind) {
    case 'access':
      for (const token of [...tokens.access.values()].filter((one) => isOwn(one.account))) {
        dropAccessToken(world, token, 'USG.206020000');
        expired += 1;
      }
      break;
    case 'refresh':
      drop(tokens.refresh, (token) => isOwn(token.account));
      break;
    case 'control':
      drop(tokens.control, (token) => {
        const isDue = isOwn(token.account) && isIts(token.meetingId);
        if (isDue) for (const listener of world.controlEndListeners) listener(token);
        return isDue;
      });
      break;
    case 'webSocket':
      drop(tokens.webSocket, ({ control }) => isOwn(control.account) && isIts(control.meetingId));
      break;
  }
  return { expired };
};

const restart = ({ world, cut }: Stage, act: ActOf<'restart'>): void => {
  if (!act.keepsTokens)
    for (const map of [world.tokens.access, world.tokens.refresh, world.tokens.control, world.tokens.webSocket])
      map.clear();
  world.isRunning = false;
  cut();
  world.timers.after(act.downMs, () => {
    world.isRunning = true;
  });
};

const prepareError = (world: World, act: ActOf<'nextError'>): void => {
  const { method, pathIncludes, code, headers, isCarriedOut, count } = act;
  const fault = new ServiceFault(code);
  const isSignIn = code.startsWith('USG.');
  world.replies.prepare({
    method,
    pathIncludes,
    status: act.status ?? fault.status,
    headers,
    contentType: 'application/json;charset=UTF-8',
    body: JSON.stringify({
      error_code: code,
      error_msg: fault.message,
      ...(isSignIn ? { request_id: world.ids.uuid().replaceAll('-', '') } : {}),
    }),
    isCarriedOut,
    count,
  });
};

/** Carries out what the service does. Returns a JSON-safe result. Throws {@link ActError} when it is impossible now. */
export const runServerAct = (stage: Stage, act: ServerAct): object => {
  const { world } = stage;
  switch (act.act) {
    case 'setAccount':
      setAccount(world, accountNamed(world, act.account), act);
      return {};
    case 'expireTokens':
      return expire(world, act);
    case 'signInElsewhere':
      for (let index = 0; index < act.count; index += 1)
        signIn(world, accountNamed(world, act.account), act.clientType);
      return {};
    case 'restart':
      restart(stage, act);
      return {};
    case 'loseReplies': {
      const { method, pathIncludes, isCarriedOut, count } = act;
      world.lostReplies.push({ method, pathIncludes, isCarriedOut, left: count });
      return {};
    }
    case 'nextError':
      prepareError(world, act);
      return {};
    case 'closeChannels': {
      const channels = channelsOf(world, meetingOf(world, act.meeting));
      for (const channel of channels) channel.close();
      return { channels: channels.length };
    }
    case 'skipVersions': {
      const channels = channelsOf(world, runningMeeting(world, act.meeting));
      for (const channel of channels) channel.skip(act.pushType, act.count);
      return { channels: channels.length };
    }
    case 'truncatePushes': {
      const channels = channelsOf(world, runningMeeting(world, act.meeting));
      if (channels.length === 0) throw new ActError('No client has a WebSocket of this meeting.');
      for (const channel of channels) channel.truncates += act.count;
      return { channels: channels.length };
    }
    case 'sendPush': {
      const { pushType: type, isFull, flat, data } = act;
      const content = { type, isFull, flat, isScripted: true };
      publish(world, runningMeeting(world, act.meeting), data === undefined ? content : { ...content, data });
      return {};
    }
  }
};
