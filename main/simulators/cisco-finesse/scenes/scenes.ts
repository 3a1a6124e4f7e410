import { sceneWithId } from '../../shared/scenes/scene.ts';
import type { Scene } from '../../shared/scenes/scene.ts';
import { isConference, liveLegs } from '../model/call-rules.ts';
import { addAgent } from '../model/directory.ts';
import { agentsAtWork, agentsHangUpWhenDone, phonesAreAnswered } from './people.ts';
import type { FinesseDirector } from './people.ts';

/** A scene, and whether it needs the second server of a pair. */
interface FinesseScene extends Scene<FinesseDirector> {
  readonly needsPair: boolean;
}

/** Customers' numbers; none of them is in use. */
const customers = ['+49 170 555 0132', '+44 20 7946 0958', '+1 212 555 0187', '+46 8 5550 0114'] as const;

const ada = { id: '1001', extension: '5001' };
const bo = { id: '1002', extension: '5002' };
const chen = { id: '1003', extension: '5003' };
const signe = { id: '1900', extension: '5900' };

/** A customer calls whenever the agent is ready; two other agents can be consulted. */
const incomingCall: FinesseScene = {
  id: 'incoming-call',
  label: 'scene.incoming-call',
  isOffered: true,
  userId: ada.id,
  needsPair: false,
  switches: {},
  prepare: (director) => agentsAtWork(director, [bo.id, chen.id]),
  play: (director) => {
    let caller = 0;
    const call = (): void => {
      if (director.user.state !== 'READY') return;
      const customer = customers[caller++ % customers.length] ?? customers[0];
      director.act({
        act: 'customerCalls',
        customer,
        to: director.user.loginId,
        variables: { callVariable1: `Policy ${7700 + caller}`, callVariable2: 'Water damage' },
      });
    };
    const endOthersCalls = (): void => {
      for (const other of [...director.world.calls.all.values()]) {
        if (!other.legs.some((leg) => leg.address === director.user.extension))
          director.act({ act: 'endCall', dialog: other.id });
      }
    };
    director.world.agents.onState((user, before) => {
      if (user !== director.user) return;
      if (user.state === 'READY') director.after(caller === 0 ? 2_500 : 8_000, call);
      // The parties of calls that the agent has left hang up soon, so that they can be called again.
      if (before === 'TALKING' || before === 'HOLD') director.after(5_000, endOthersCalls);
    });
  },
};

/**
 * Creates the conference of supervisor, two agents and a customer for a user who has just signed in, unless it still
 * runs with all of them.
 */
const joinConference = (director: FinesseDirector): void => {
  const { world, user } = director;
  const own = user.extension;
  if (own === null) return;
  const running = [...world.calls.all.values()].filter(
    (call) => isConference(call) && liveLegs(call).some((leg) => leg.address === own),
  );
  if (running.some((call) => liveLegs(call).length >= 4)) return;
  for (const extension of [own, ada.extension, bo.extension]) {
    for (const call of world.calls.callsAt(extension)) director.act({ act: 'endCall', dialog: call.id });
  }
  director.act({
    act: 'createConference',
    parties: [ada.extension, bo.extension, customers[0], own],
    from: customers[0],
    to: '8000',
    controller: ada.extension,
    // Having barged in on both agents, the supervisor may drop them without further rights.
    bargedOver: { [own]: [ada.extension, bo.extension] },
    variables: { callVariable1: 'Policy 7713', callVariable2: 'Water damage', 'user.crm.id': 'A&B 204' },
  });
};

const whenSignedIn = (director: FinesseDirector, task: () => void): void => {
  director.world.agents.onState((user, before) => {
    if (user === director.user && before === 'LOGOUT') director.after(0, task);
  });
};

/** Supervisor, two agents and a customer are in conference as soon as the supervisor signs in. */
const fourParty: FinesseScene = {
  id: 'four-party',
  label: 'scene.four-party',
  isOffered: true,
  userId: signe.id,
  needsPair: false,
  switches: {},
  prepare: (director) => {
    agentsAtWork(director, [ada.id, bo.id, chen.id]);
    whenSignedIn(director, () => joinConference(director));
  },
  play: () => undefined,
};

const talkToCustomer = (director: FinesseDirector, agent: string, customer: string): void => {
  const result = director.act({
    act: 'customerCalls',
    customer,
    to: agent,
    variables: { callVariable1: 'Policy 7720' },
  });
  if (result !== undefined) director.act({ act: 'agentAnswers', agent });
};

/** Two agents talk to customers; the supervisor listens and joins. */
const supervisor: FinesseScene = {
  id: 'supervisor',
  label: 'scene.supervisor',
  isOffered: true,
  userId: signe.id,
  needsPair: false,
  switches: {},
  prepare: (director) => {
    agentsAtWork(director, [ada.id, bo.id, chen.id]);
    for (const agent of [ada.id, bo.id]) director.act({ act: 'agentReady', agent });
    talkToCustomer(director, ada.id, customers[0]);
    talkToCustomer(director, bo.id, customers[1]);
  },
  play: (director) => {
    const { world } = director;
    // An agent whose customer has hung up gets the next call after a while.
    for (const [agent, customer] of [
      [ada.id, customers[2]],
      [bo.id, customers[3]],
    ] as const) {
      world.agents.onState((user, before) => {
        if (user.loginId === agent && before === 'TALKING' && user.state === 'READY')
          director.after(15_000, () => talkToCustomer(director, agent, customer));
      });
    }
    // Bo holds the call now and then while no supervisor listens.
    const holdAWhile = (): void => {
      const isObserved = [...world.calls.all.values()].some((call) => call.monitor !== null || isConference(call));
      if (!isObserved && world.directory.users.get(bo.id)?.state === 'TALKING') {
        director.act({ act: 'agentHolds', agent: bo.id });
        director.after(6_000, () => director.act({ act: 'agentRetrieves', agent: bo.id }));
      }
      director.after(40_000, holdAWhile);
    };
    director.after(40_000, holdAWhile);
  },
};

const failsAfterMs = 20_000;
const failsForMs = 45_000;

/** The conference of `four-party` on a pair of servers, of which the first one is down for a while. */
const failover: FinesseScene = {
  id: 'failover',
  label: 'scene.failover',
  isOffered: true,
  userId: signe.id,
  needsPair: true,
  switches: {},
  prepare: (director) => fourParty.prepare(director),
  play: (director) => {
    let isPlanned = false;
    whenSignedIn(director, () => {
      if (isPlanned) return;
      isPlanned = true;
      director.after(failsAfterMs, () => {
        director.act({ act: 'setFault', fault: 'nodeDown', node: 'a' });
        director.after(failsForMs, () => {
          director.act({ act: 'clearFault', fault: 'nodeDown', node: 'a' });
          isPlanned = false;
        });
      });
    });
  },
};

const agentsInCrowd = 299;
const customersInCrowd = 2_700;

/** One conference of 3,000: the supervisor, 299 agents of the team, 2,700 customers. For measurements. */
const threeThousand: FinesseScene = {
  id: 'three-thousand',
  label: 'scene.three-thousand',
  isOffered: false,
  userId: signe.id,
  needsPair: false,
  switches: { conferenceLimit: 5_000, enableDropParticipantFor: 'all', dropAnyPartyEnabled: true },
  prepare: (director) => {
    const { world } = director;
    const parties: string[] = [];
    for (let index = 1; index <= agentsInCrowd; index += 1) {
      const extension = String(60_000 + index);
      const loginId = String(20_000 + index);
      addAgent(world.directory, {
        loginId,
        loginName: `agent${index}`,
        firstName: `Agent ${index}`,
        lastName: 'Example',
        extension,
        teamId: '10',
      });
      director.act({ act: 'agentSignsIn', agent: loginId });
      parties.push(extension);
    }
    for (let index = 1; index <= customersInCrowd; index += 1)
      parties.push(`+49 30 555 ${String(index).padStart(4, '0')}`);
    whenSignedIn(director, () => {
      const own = director.user.extension;
      if (own === null || world.calls.callsAt(own).length > 0) return;
      for (const call of [...world.calls.all.values()]) director.act({ act: 'endCall', dialog: call.id });
      director.act({
        act: 'createConference',
        parties: [...parties, own],
        from: '+49 30 555 0001',
        to: '8000',
        controller: own,
      });
    });
  },
  play: () => undefined,
};

/** A scene in which people act by themselves, too, when it is played. */
const withPeople = (scene: FinesseScene): FinesseScene => ({
  ...scene,
  play: (director) => {
    phonesAreAnswered(director);
    agentsHangUpWhenDone(director);
    scene.play(director);
  },
});

/** All scenes, the default first. */
export const finesseScenes: readonly FinesseScene[] = [
  fourParty,
  incomingCall,
  supervisor,
  failover,
  threeThousand,
].map(withPeople);

/** The scene with an id. Throws `UnknownSceneError`. */
export const sceneOf = (id: string): FinesseScene => sceneWithId(finesseScenes, id);
