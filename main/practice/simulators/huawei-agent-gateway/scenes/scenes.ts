import { makeAgent } from '../model/directory.ts';
import { conferenceOf } from '../model/presence.ts';
import type { AgentGatewaySceneName, Director, Scene } from './scene.ts';

const userId = '2101';
const colleague = '2102';
const trainee = '2103';
const otherTrainee = '2104';

/** Synthetic numbers. What their owners do is said with each scene, not hidden in their digits. */
const phones = { prompt: '90155501', late: '90155502', declining: '90155503', silent: '90155504' } as const;

const afterSignIn = (director: Director, task: () => void): void => {
  director.world.signInListeners.add((agent) => {
    if (agent === director.user) director.after(0, task);
  });
};

/** Sets the conference up each time the user signs in, unless one goes on with the user in it. */
const conferenceAtSignIn = (director: Director, create: () => void): void => {
  afterSignIn(director, () => {
    if (!conferenceOf(director.world, director.user.id)) create();
  });
};

const threeOthers = (director: Director): void => {
  director.act({ act: 'agentSignsIn', agent: colleague });
  conferenceAtSignIn(director, () =>
    director.act({
      act: 'createConference',
      chair: userId,
      seats: 10,
      promptMinutes: 5,
      participants: [{ address: colleague }, { address: phones.prompt }, { address: phones.late }],
    }),
  );
};

/** The user chairs; a colleague and one phone come soon, one phone late, one declines, one rings for ever. */
const chairOfSix: Scene = {
  name: 'chair-of-six',
  userId,
  switches: { ringMs: 60_000 },
  prepare: (director) => {
    director.act({ act: 'agentSignsIn', agent: colleague });
    director.act({ act: 'behave', address: colleague, kind: 'answers', afterMs: 1_500 });
    director.act({ act: 'behave', address: phones.prompt, kind: 'answers', afterMs: 2_500 });
    director.act({ act: 'behave', address: phones.late, kind: 'answers', afterMs: 12_000 });
    director.act({ act: 'behave', address: phones.declining, kind: 'declines', afterMs: 5_000 });
    director.act({ act: 'behave', address: phones.silent, kind: 'never' });
    conferenceAtSignIn(director, () =>
      director.act({ act: 'createConference', chair: userId, seats: 6, promptMinutes: 5, invited: [colleague, ...Object.values(phones)] }),
    );
  },
  play: () => undefined,
};

/** The user chairs a talk with a customer. One trainee only listens already; the other one still hears and speaks. */
const traineeListens: Scene = {
  name: 'trainee',
  userId,
  switches: {},
  prepare: (director) => {
    for (const agent of [colleague, trainee, otherTrainee]) director.act({ act: 'agentSignsIn', agent });
    conferenceAtSignIn(director, () =>
      director.act({
        act: 'createConference',
        chair: userId,
        seats: 10,
        participants: [{ address: phones.prompt }, { address: colleague }, { address: trainee }, { address: otherTrainee, attribute: 1 }],
      }),
    );
  },
  play: () => undefined,
};

const incidentAfterMs = 20_000;

/** Only the newest Guid counts, it is renewed quickly, and once in the middle of the conference all of them are forgotten. */
const guidExpires: Scene = {
  name: 'guid-expires',
  userId,
  switches: { guidMode: 'dynamic-strict', guidIntervalMs: 10_000, guidTimeoutMs: 30_000 },
  prepare: threeOthers,
  play: (director) => {
    let isPlanned = false;
    afterSignIn(director, () => {
      if (isPlanned) return;
      isPlanned = true;
      director.after(incidentAfterMs, () => director.act({ act: 'expireGuid', agent: userId }));
    });
  },
};

/** An inspector signs the user out in the middle of the conference; signing in again is up to the user. */
const forcedSignOut: Scene = {
  name: 'forced-sign-out',
  userId,
  switches: {},
  prepare: threeOthers,
  play: (director) => {
    let isPlanned = false;
    afterSignIn(director, () => {
      if (isPlanned) return;
      isPlanned = true;
      director.after(incidentAfterMs, () => director.act({ act: 'forceSignOut', agent: userId }));
    });
  },
};

const agentsInCrowd = 19;
const phonesInCrowd = 100;

/** The largest conference there is: the user, 19 agents, 100 phones. For measurements. */
const oneHundredTwenty: Scene = {
  name: 'one-hundred-twenty',
  userId,
  switches: {},
  prepare: (director) => {
    const participants: { address: string }[] = [];
    for (let index = 1; index <= agentsInCrowd; index += 1) {
      const id = String(2_200 + index);
      director.world.directory.agents.set(id, makeAgent({ id, name: `Agent ${index}`, account: `agent${index}` }));
      director.act({ act: 'agentSignsIn', agent: id });
      participants.push({ address: id });
    }
    for (let index = 1; index <= phonesInCrowd; index += 1) participants.push({ address: `9015${String(5_600 + index)}` });
    conferenceAtSignIn(director, () => director.act({ act: 'createConference', chair: userId, seats: 120, participants }));
  },
  play: () => undefined,
};

const scenes: Readonly<Record<AgentGatewaySceneName, Scene>> = {
  'chair-of-six': chairOfSix,
  trainee: traineeListens,
  'guid-expires': guidExpires,
  'forced-sign-out': forcedSignOut,
  'one-hundred-twenty': oneHundredTwenty,
};

/** The scene of this name. */
export const sceneOf = (name: AgentGatewaySceneName): Scene => scenes[name];

/** Sets a scene up; with `autoplay` things then happen by themselves. */
export const startScene = (scene: Scene, director: Director, autoplay: boolean): void => {
  scene.prepare(director);
  if (autoplay) scene.play(director);
};
