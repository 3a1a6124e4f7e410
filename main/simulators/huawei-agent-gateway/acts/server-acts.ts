import { requestAs } from '../http/other-client.ts';
import { ActError } from '../../shared/acts/act-set.ts';
import { expireGuids, signOut, startSession } from '../model/sessions.ts';
import type { Agent, Session } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { agentWithId, signedInAgent } from './agents.ts';
import type { ServerAct } from './schema.ts';

const setAccount = (agent: Agent, act: ServerAct & { act: 'setAccount' }): void => {
  agent.isLocked = act.isLocked ?? agent.isLocked;
  if (act.isLocked === false) agent.failures = 0;
  agent.isPasswordExpired = act.isPasswordExpired ?? agent.isPasswordExpired;
  agent.mustChangePassword = act.mustChangePassword ?? agent.mustChangePassword;
  agent.cannotBeForcedOut = act.cannotBeForcedOut ?? agent.cannotBeForcedOut;
};

const sessionOf = (world: World, id: string): Session => {
  const { session } = agentWithId(world, id);
  if (!session) throw new ActError(`Agent ${id} is not signed in.`);
  return session;
};

/** Carries out what the gateway does. Returns a JSON-safe result. Throws {@link ActError} when it is impossible now. */
export const runServerAct = (world: World, act: ServerAct): object => {
  switch (act.act) {
    case 'setAccount':
      setAccount(agentWithId(world, act.agent), act);
      return {};
    case 'takeOver': {
      const agent = signedInAgent(world, act.agent);
      const { phone, isAutoAnswering, isIdleAfterCall } = agent;
      const options = { phone, isAutoAnswering, isIdleAfterCall, push: null, isScripted: true };
      startSession(world, agent, { ...options, presence: 'idle' });
      return {};
    }
    case 'fallSilent':
      signOut(world, signedInAgent(world, act.agent), { code: '100-006' });
      return {};
    case 'expireGuid':
      expireGuids(world, sessionOf(world, act.agent));
      world.events.endPoll(act.agent);
      return {};
    case 'renewGuid':
      sessionOf(world, act.agent).isRenewalDue = true;
      world.events.endPoll(act.agent);
      return {};
    case 'loseSession':
      for (const agent of world.agents.values())
        if (agent.session && (act.agent ?? agent.id) === agent.id) signOut(world, agent, { code: act.code });
      return {};
    case 'nextAnswer': {
      const { method, pathIncludes, retcode, message, isCarriedOut, count } = act;
      const isPoll = pathIncludes?.includes('agentevent') ?? false;
      world.replies.prepare({
        method,
        pathIncludes,
        status: 200,
        headers: {},
        contentType: 'application/json;charset=UTF-8',
        body: JSON.stringify({ message, retcode, ...(isPoll ? {} : { result: {} }) }),
        isCarriedOut,
        count,
      });
      return {};
    }
    case 'loseEvents':
      world.lostEvents.set(agentWithId(world, act.agent).id, act.count);
      return {};
    case 'otherClient':
      requestAs(world, signedInAgent(world, act.agent), act).catch(world.failed);
      return {};
    case 'sendEvent':
      world.events.emit(signedInAgent(world, act.agent).id, act.eventType, act.content ?? null, true);
      return {};
  }
};
