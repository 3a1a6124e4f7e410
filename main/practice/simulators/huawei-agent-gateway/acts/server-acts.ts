import { expireGuids, signOut, startSession } from '../model/sessions.ts';
import type { Agent } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ActError } from './schema.ts';
import type { SimulatorAct } from './schema.ts';

/** Clocks that can be moved by hand, such as a test's. */
const canAdvance = (clock: object): clock is { advance: (durationMs: number) => void } => 'advance' in clock && typeof clock.advance === 'function';

type ServerAct = SimulatorAct & {
  act:
    | 'setAccount' | 'takeOver' | 'fallSilent' | 'expireGuid' | 'renewGuid' | 'loseSession' | 'setSwitch' | 'advanceClock' | 'nextAnswer' | 'nextReply'
    | 'delayReplies' | 'cutConnections' | 'loseEvents' | 'dropEvents' | 'duplicateEvents' | 'reorderEvents' | 'sendEvent';
};

const setAccount = (agent: Agent, act: ServerAct & { act: 'setAccount' }): void => {
  agent.isLocked = act.isLocked ?? agent.isLocked;
  if (act.isLocked === false) agent.failures = 0;
  agent.isPasswordExpired = act.isPasswordExpired ?? agent.isPasswordExpired;
  agent.mustChangePassword = act.mustChangePassword ?? agent.mustChangePassword;
  agent.cannotBeForcedOut = act.cannotBeForcedOut ?? agent.cannotBeForcedOut;
};

/** What accounts, servers and networks do. */
export const runServerAct = (world: World, act: ServerAct, personOf: (id: string) => Agent): unknown => {
  const sessionOf = (id: string): { agent: Agent; session: NonNullable<Agent['session']> } => {
    const agent = personOf(id);
    if (!agent.session) throw new ActError(`Agent ${id} is not signed in.`);
    return { agent, session: agent.session };
  };
  switch (act.act) {
    case 'setAccount':
      setAccount(personOf(act.agent), act);
      return {};
    case 'takeOver': {
      const { agent } = sessionOf(act.agent);
      const { phone, isAutoAnswering, isIdleAfterCall } = agent;
      startSession(world, agent, { phone, presence: 'idle', isAutoAnswering, isIdleAfterCall, push: null, isScripted: true });
      return {};
    }
    case 'fallSilent':
      signOut(world, sessionOf(act.agent).agent, { code: '100-006' });
      return {};
    case 'expireGuid':
      expireGuids(world, sessionOf(act.agent).session);
      world.events.endPoll(act.agent);
      return {};
    case 'renewGuid': {
      const { session } = sessionOf(act.agent);
      session.isRenewalDue = true;
      world.events.endPoll(act.agent);
      return {};
    }
    case 'loseSession':
      for (const agent of world.agents.values()) if (agent.session && (act.agent ?? agent.id) === agent.id) signOut(world, agent, { code: act.code });
      return {};
    case 'setSwitch':
      world.setSwitch(act.name, act.value);
      return {};
    case 'advanceClock':
      if (!canAdvance(world.clock)) throw new ActError('This simulator runs on the real clock.');
      world.clock.advance(act.durationMs);
      return {};
    case 'nextAnswer': {
      const { retcode, message, method, pathIncludes, isCarriedOut, count } = act;
      const body = JSON.stringify({ message, retcode, ...(pathIncludes?.includes('agentevent') ? {} : { result: {} }) });
      world.preparedAnswers.push({ method, pathIncludes, status: 200, body, contentType: 'application/json;charset=UTF-8', isCarriedOut, count });
      return {};
    }
    case 'nextReply': {
      const { status, body, contentType, method, pathIncludes, isCarriedOut, count } = act;
      world.preparedAnswers.push({ method, pathIncludes, status, body, contentType, isCarriedOut, count });
      return {};
    }
    case 'delayReplies':
      world.replyDelay = { delayMs: act.delayMs, pathIncludes: act.pathIncludes };
      return {};
    case 'cutConnections':
      return { connections: [...world.cutters].reduce((sum, cut) => sum + cut(act.agent ?? null), 0) };
    case 'loseEvents':
      world.lostEvents.set(personOf(act.agent).id, act.count);
      return {};
    case 'dropEvents':
      world.events.dropNext(act.count, act.eventType);
      return {};
    case 'duplicateEvents':
      world.events.duplicateNext(act.count);
      return {};
    case 'reorderEvents':
      world.events.reorderNext(act.count);
      return {};
    case 'sendEvent':
      world.events.emit(sessionOf(act.agent).agent.id, act.eventType, act.content ?? null);
      return {};
  }
};
