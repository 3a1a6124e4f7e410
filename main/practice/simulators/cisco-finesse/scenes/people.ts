import { liveLegOf, liveLegs } from '../model/call-rules.ts';
import type { Call } from '../model/types.ts';
import type { Director } from './scene.ts';

const agentAnswersMs = 1_500;
const customerAnswersMs = 2_500;
const ringsForMs = 25_000;
const talksAloneMs = 3_000;

const isOnCall = (director: Director, call: Call, address: string): boolean =>
  director.world.calls.all.get(call.id) === call && liveLegOf(call, address) !== undefined;

/** Signs in the scripted agents and lets them answer what rings at their phones. */
export const agentsAtWork = (director: Director, agents: readonly string[]): void => {
  for (const agent of agents) {
    director.act({ act: 'agentSignsIn', agent });
    director.act({ act: 'agentAnswersByItself', agent, afterMs: agentAnswersMs });
  }
};

/** Phones are answered: by scripted agents, and by customers who are called. Callers give up after a while. */
export const phonesAreAnswered = (director: Director): void => {
  const { calls, agents } = director.world;
  calls.onRing((call, leg) => {
    const { address } = leg;
    const user = agents.byExtension(address);
    if (user && user.answersAfterMs !== null) {
      director.after(user.answersAfterMs, () => {
        if (isOnCall(director, call, address)) director.act({ act: 'agentAnswers', agent: user.loginId, dialog: call.id });
      });
    } else if (!director.world.directory.devices.has(address)) {
      director.after(customerAnswersMs, () => {
        if (isOnCall(director, call, address)) director.act({ act: 'customerAnswers', customer: address, dialog: call.id });
      });
    } else {
      director.after(ringsForMs, () => {
        if (liveLegOf(call, address)?.state === 'ALERTING' && isOnCall(director, call, address)) director.act({ act: 'endCall', dialog: call.id });
      });
    }
  });
};

/** Scripted agents who are left alone with each other hang up, as people do. */
export const agentsHangUpWhenDone = (director: Director): void => {
  director.world.agents.onState((user, before) => {
    if (user.answersAfterMs !== null || before !== 'TALKING') return;
    for (const call of director.world.calls.all.values()) {
      director.after(talksAloneMs, () => {
        const parties = liveLegs(call);
        const scripted = parties.filter((leg) => (director.world.agents.byExtension(leg.address)?.answersAfterMs ?? null) !== null);
        if (director.world.calls.all.get(call.id) === call && parties.length > 0 && scripted.length === parties.length) {
          director.act({ act: 'endCall', dialog: call.id });
        }
      });
    }
  });
};
