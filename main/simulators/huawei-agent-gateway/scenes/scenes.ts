import { sceneWithId } from '../../shared/scenes/scene.ts';
import type { Director, Scene } from '../../shared/scenes/scene.ts';
import type { SimulatorActInput } from '../acts/schema.ts';
import { makeAgent } from '../model/directory.ts';
import { conferenceOf } from '../model/presence.ts';
import type { Agent } from '../model/types.ts';
import type { World } from '../model/world.ts';

/** What the gateway's scenes work with. */
export type AgentGatewayDirector = Director<World, Agent, SimulatorActInput>;

type AgentGatewayScene = Scene<AgentGatewayDirector>;

/** The user of every scene. */
export const sceneUserId = '2101';
const colleague = '2102';
const trainee = '2103';
const otherTrainee = '2104';

/** Synthetic numbers. What their owners do is scripted in each scene; none of them ends in special digits. */
const phones = { prompt: '90155501', late: '90155502', declining: '90155503', silent: '90155504' } as const;

const afterSignIn = (director: AgentGatewayDirector, task: () => void): void => {
  director.world.signInListeners.add((agent) => {
    if (agent === director.user) director.after(0, task);
  });
};

/** Creates the conference each time the user signs in, unless the user is in one already. */
const conferenceAtSignIn = (director: AgentGatewayDirector, create: () => void): void => {
  afterSignIn(director, () => {
    if (!conferenceOf(director.world, director.user.id)) create();
  });
};

const incidentAfterMs = 20_000;

/** Carries out an act once, some time after the first sign-in. */
const incident = (director: AgentGatewayDirector, act: SimulatorActInput): void => {
  let isPlanned = false;
  afterSignIn(director, () => {
    if (isPlanned) return;
    isPlanned = true;
    director.after(incidentAfterMs, () => director.act(act));
  });
};

const withThreeOthers = (director: AgentGatewayDirector): void => {
  director.act({ act: 'agentSignsIn', agent: colleague });
  conferenceAtSignIn(director, () =>
    director.act({
      act: 'createConference',
      chair: sceneUserId,
      seats: 10,
      promptMinutes: 5,
      participants: [{ address: colleague }, { address: phones.prompt }, { address: phones.late }],
    }),
  );
};

/** The user chairs; a colleague and one phone join soon, one phone late, one declines, one is never answered. */
const chairOfSix: AgentGatewayScene = {
  id: 'chair-of-six',
  label: 'scene.chair-of-six',
  isOffered: true,
  userId: sceneUserId,
  switches: { ringMs: 60_000 },
  prepare: (director) => {
    director.act({ act: 'agentSignsIn', agent: colleague });
    director.act({ act: 'behave', address: colleague, kind: 'answers', afterMs: 1_500 });
    director.act({ act: 'behave', address: phones.prompt, kind: 'answers', afterMs: 2_500 });
    director.act({ act: 'behave', address: phones.late, kind: 'answers', afterMs: 12_000 });
    director.act({ act: 'behave', address: phones.declining, kind: 'declines', afterMs: 5_000 });
    director.act({ act: 'behave', address: phones.silent, kind: 'never' });
    conferenceAtSignIn(director, () =>
      director.act({
        act: 'createConference',
        chair: sceneUserId,
        seats: 6,
        promptMinutes: 5,
        invited: [colleague, ...Object.values(phones)],
      }),
    );
  },
  play: () => undefined,
};

/** The user chairs a talk with a customer. One trainee only listens already; the other one still hears and speaks. */
const traineeListens: AgentGatewayScene = {
  id: 'trainee',
  label: 'scene.trainee',
  isOffered: true,
  userId: sceneUserId,
  switches: {},
  prepare: (director) => {
    for (const agent of [colleague, trainee, otherTrainee]) director.act({ act: 'agentSignsIn', agent });
    conferenceAtSignIn(director, () =>
      director.act({
        act: 'createConference',
        chair: sceneUserId,
        seats: 10,
        participants: [
          { address: phones.prompt },
          { address: colleague },
          { address: trainee },
          { address: otherTrainee, attribute: 1 },
        ],
      }),
    );
  },
  play: () => undefined,
};

/** Only the newest Guid is valid, it is renewed often, and once during the conference all of them become invalid. */
const guidExpires: AgentGatewayScene = {
  id: 'guid-expires',
  label: 'scene.guid-expires',
  isOffered: true,
  userId: sceneUserId,
  switches: { guidMode: 'dynamic-strict', guidIntervalMs: 10_000, guidTimeoutMs: 30_000 },
  prepare: withThreeOthers,
  play: (director) => incident(director, { act: 'expireGuid', agent: sceneUserId }),
};

/** An inspector signs the user out during the conference; signing in again is up to the user. */
const forcedSignOut: AgentGatewayScene = {
  id: 'forced-sign-out',
  label: 'scene.forced-sign-out',
  isOffered: true,
  userId: sceneUserId,
  switches: {},
  prepare: withThreeOthers,
  play: (director) => incident(director, { act: 'forceSignOut', agent: sceneUserId }),
};

const commandsBeforeLoss = 3;
const lossAfterMs = 15_000;
const lossMs = 8_000;

/**
 * What a newcomer must have seen once: the user chairs, one phone is out of reach of every command, and after every
 * third command the gateway is gone for a moment.
 */
const firstSteps: AgentGatewayScene = {
  id: 'first-steps',
  label: 'scene.first-steps',
  isOffered: true,
  userId: sceneUserId,
  switches: {},
  prepare: (director) => {
    for (const agent of [colleague, trainee, otherTrainee]) director.act({ act: 'agentSignsIn', agent });
    director.act({ act: 'reach', address: phones.silent });
    conferenceAtSignIn(director, () =>
      director.act({
        act: 'createConference',
        chair: sceneUserId,
        seats: 10,
        participants: [
          { address: phones.prompt },
          { address: colleague },
          { address: trainee },
          { address: otherTrainee },
          { address: phones.silent },
        ],
      }),
    );
  },
  play: (director) => {
    let commandCount = 0;
    director.world.chairListeners.add(() => {
      commandCount += 1;
      if (commandCount % commandsBeforeLoss !== 0) return;
      director.after(lossAfterMs, () => {
        director.act({ act: 'setSwitch', name: 'fault', value: 'down' });
        director.after(lossMs, () => director.act({ act: 'setSwitch', name: 'fault', value: 'none' }));
      });
    });
  },
};

const agentsInCrowd = 19;
const phonesInCrowd = 100;

/** The largest conference that is possible: the user, 19 agents, 100 phones. For measurements. */
const oneHundredTwenty: AgentGatewayScene = {
  id: 'one-hundred-twenty',
  label: 'scene.one-hundred-twenty',
  isOffered: false,
  userId: sceneUserId,
  switches: {},
  prepare: (director) => {
    const participants: { address: string }[] = [];
    for (let index = 1; index <= agentsInCrowd; index += 1) {
      const id = String(2_200 + index);
      director.world.directory.agents.set(id, makeAgent({ id, name: `Agent ${index}`, account: `agent${index}` }));
      director.act({ act: 'agentSignsIn', agent: id });
      participants.push({ address: id });
    }
    for (let index = 1; index <= phonesInCrowd; index += 1)
      participants.push({ address: `9015${String(5_600 + index)}` });
    conferenceAtSignIn(director, () =>
      director.act({ act: 'createConference', chair: sceneUserId, seats: 120, participants }),
    );
  },
  play: () => undefined,
};

/** All scenes, the default first. */
export const agentGatewayScenes = [
  firstSteps,
  chairOfSix,
  traineeListens,
  guidExpires,
  forcedSignOut,
  oneHundredTwenty,
] as const;

/** The scene with an id. Throws `UnknownSceneError`. */
export const sceneOf = (id: string): AgentGatewayScene => sceneWithId(agentGatewayScenes, id);
