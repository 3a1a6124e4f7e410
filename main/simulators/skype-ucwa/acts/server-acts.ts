import { ActError } from '../../shared/acts/act-set.ts';
import { loseApplication } from '../model/applications.ts';
import { revokeModern } from '../model/modern-sign-in.ts';
import { contactEvent } from '../model/notify.ts';
import { endPassive, expireTokens, issueToken, spoilTokens } from '../model/sign-in.ts';
import type { World } from '../model/world.ts';
import { UcwaFault } from '../wire/errors.ts';
import { applicationsOf, userNamed } from './find.ts';
import type { ServerAct } from './schema.ts';

const refusals = {
  ApplicationNotFound: () => new UcwaFault(404, 'ApplicationNotFound'),
  InactiveApplicationExpired: () => new UcwaFault(410, 'InactiveApplicationExpired'),
  TooManyApplications: () => new UcwaFault(410, 'TooManyApplications'),
  UserAgentNotAllowed: () => new UcwaFault(410, 'UserAgentNotAllowed'),
} as const;

/** The event channels of a user's applications. Throws {@link ActError} when there are none. */
const channelsOf = (world: World, user: string) => {
  const channels = applicationsOf(world, userNamed(world, user)).flatMap((one) => [...one.channels.values()]);
  if (channels.length === 0) throw new ActError(`${user} has no application.`);
  return channels;
};

/** Carries out what servers, networks and other programs do. Throws {@link ActError} when it is not possible now. */
export const runServerAct = (world: World, act: ServerAct): object => {
  const userOf = (name: string | undefined) => (name === undefined ? null : userNamed(world, name));
  switch (act.act) {
    case 'expireTokens':
      return { tokens: expireTokens(world, userOf(act.user)) };
    case 'spoilTokens':
      return { tokens: spoilTokens(world, userOf(act.user)) };
    case 'endBrowserSessions': {
      const user = userOf(act.user);
      return {
        server: act.where === 'provider' ? 0 : endPassive(world, user),
        provider: act.where === 'server' ? 0 : world.provider.end(user),
      };
    }
    case 'revokeRefreshTokens':
      return { tokens: revokeModern(world, userOf(act.user)) };
    case 'issueBearerToken':
      return { token: issueToken(world, userNamed(world, act.user), act.host, { prefix: 'eyJ' }).text };
    case 'setPassword':
      userNamed(world, act.user).password = act.password;
      return {};
    case 'lockAccount':
      userNamed(world, act.user).lockedUntil = act.isLocked ? Number.MAX_SAFE_INTEGER : 0;
      return {};
    case 'loseApplications': {
      const lost = applicationsOf(world, userOf(act.user));
      for (const application of lost) loseApplication(world, application, refusals[act.as]);
      return { applications: lost.length };
    }
    case 'restartServer': {
      const lost = applicationsOf(world, null);
      const connections = world.connections.cut();
      for (const application of lost) loseApplication(world, application);
      return { applications: lost.length, connections, tokens: act.losesTokens ? spoilTokens(world, null) : 0 };
    }
    case 'replaceEvents':
      return { replaced: channelsOf(world, act.user).filter((channel) => channel.replace()).length };
    case 'loseTrack':
      for (const channel of channelsOf(world, act.user)) channel.loseTrack();
      return {};
    case 'failNext': {
      const { operation = null, status, code, subcode, isCarriedOut } = act;
      const fault = new UcwaFault(status, subcode, code === undefined ? {} : { code });
      world.preparedFaults.push({ operation, fault, isCarriedOut, left: act.count });
      return {};
    }
    case 'loseReplies':
      world.preparedFaults.push({
        operation: act.operation ?? null,
        fault: null,
        isCarriedOut: act.isCarriedOut,
        left: act.count,
      });
      return {};
    case 'contactChanges':
      for (const application of applicationsOf(world, userNamed(world, act.user)))
        contactEvent(world, application, act.address);
      return {};
  }
};
