import type { Director } from '../../shared/scenes/scene.ts';
import type { SimulatorActInput } from '../acts/schema.ts';
import { liveLegOf, liveLegs } from '../model/call-rules.ts';
import type { Call, User } from '../model/types.ts';
import type { World } from '../model/world.ts';

/** What Finesse's scenes work with. */
export type FinesseDirector = Director<World, User, SimulatorActInput>;

const agentAnswersMs = 1_500;
const customerAnswersMs = 2_500;
const ringsForMs = 25_000;
const talksAloneMs = 3_000;

const isOnCall = (director: FinesseDirector, call: Call, address: string): boolean =>
  director.world.calls.all.get(call.id) === call && liveLegOf(call, address) !== undefined;

/** Signs in the scripted agents and lets them answer their calls. */
export const agentsAtWork = (director: FinesseDirector, agents: readonly string[]): void => {
  for (const agent of agents) {
    director.act({ act: 'agentSignsIn', agent });
    director.act({ act: 'agentAnswersByItself', agent, afterMs: agentAnswersMs });
  }
};

/** Scripted agents and customers answer their calls. Calls to other phones end after a while. */
export const phonesAreAnswered = (director: FinesseDirector): void => {
  const { calls, agents } = director.world;
  calls.onRing((call, leg) => {
    const { address } = leg;
    const user = agents.byExtension(address);
    if (user && user.answersAfterMs !== null) {
      director.after(user.answersAfterMs, () => {
        if (isOnCall(director, call, address))
          director.act({ act: 'agentAnswers', agent: user.loginId, dialog: call.id });
      });
    } else if (!director.world.directory.devices.has(address)) {
      director.after(customerAnswersMs, () => {
        if (isOnCall(director, call, address))
          director.act({ act: 'customerAnswers', customer: address, dialog: call.id });
      });
    } else {
      director.after(ringsForMs, () => {
        if (liveLegOf(call, address)?.state === 'ALERTING' && isOnCall(director, call, address))
          director.act({ act: 'endCall', dialog: call.id });
      });
    }
  });
};

/** Scripted agents hang up when no other party is left on a call. */
export const agentsHangUpWhenDone = (director: FinesseDirector): void => {
  director.world.agents.onState((user, before) => {
    if (user.answersAfterMs !== null || before !== 'TALKING') return;
    for (const call of director.world.calls.all.values()) {
      director.after(talksAloneMs, () => {
        const parties = liveLegs(call);
        const scripted = parties.filter(
          (leg) => (director.world.agents.byExtension(leg.address)?.answersAfterMs ?? null) !== null,
        );
        if (
          director.world.calls.all.get(call.id) === call &&
          parties.length > 0 &&
          scripted.length === parties.length
        ) {
          director.act({ act: 'endCall', dialog: call.id });
        }
      });
    }
  });
};
