import { serverIdentity } from '../shared/servers/certificates.ts';
import { createDirector, startScene } from '../shared/scenes/scene.ts';
import { createControls, worldOptionsOf } from '../shared/simulator.ts';
import type { SimulatorControls, SimulatorOptions } from '../shared/simulator.ts';
import { accountNamed } from './acts/lookup.ts';
import { runAct } from './acts/runner.ts';
import { parseCloudAct } from './acts/schema.ts';
import type { SimulatorActInput } from './acts/schema.ts';
import type { OpenChannel } from './model/open-channel.ts';
import type { CloudMeetingSwitches } from './model/switches.ts';
import type { Account, Meeting } from './model/types.ts';
import { createWorld } from './model/world.ts';
import type { CloudRequest } from './model/world.ts';
import { sceneOf, sceneUserId } from './scenes/scenes.ts';
import { startServers } from './servers/servers.ts';
import type { CloudMeetingAddresses } from './servers/servers.ts';
import type { PushEnvelope } from './wire/push.ts';

/** How the simulator is started. Ports: 0 (the default for `port`) for any free one, null for none. */
export interface CloudMeetingSimulatorOptions extends SimulatorOptions<CloudMeetingSwitches> {
  readonly port?: number;
  readonly plainPort?: number | null;
}

/** A user who can sign in. */
export interface CloudMeetingUser {
  readonly account: string;
  readonly password: string;
  readonly name: string;
  readonly number: string;
  readonly userId: string;
  /** Under which the company's app knows the user; empty without one. */
  readonly thirdAccount: string;
  readonly isAdministrator: boolean;
}

/** What tests may look at. */
export interface CloudMeetingModel {
  readonly meetings: ReadonlyMap<string, Meeting>;
  readonly channels: ReadonlySet<OpenChannel>;
  /** The accounts of all access tokens that are valid now, one entry each. */
  readonly signedIn: readonly string[];
  /** Every request, in the order of the replies; no secrets. */
  readonly requests: readonly CloudRequest[];
  /** Every push, oldest first, before the network's faults; long lists are cut. */
  readonly pushes: readonly PushEnvelope[];
  readonly switches: CloudMeetingSwitches;
}

/** A running simulator. */
export interface CloudMeetingSimulator extends SimulatorControls<CloudMeetingSwitches, SimulatorActInput> {
  readonly addresses: CloudMeetingAddresses;
  /** The company's app, which signs its users in. */
  readonly app: { readonly id: string; readonly key: string };
  readonly users: readonly CloudMeetingUser[];
  /** The user the scene is made for; agent7 without a scene. */
  readonly user: CloudMeetingUser;
  readonly model: CloudMeetingModel;
}

const userOf = (account: Account): CloudMeetingUser => ({
  account: account.name,
  password: account.password,
  name: account.displayName,
  number: account.number,
  userId: account.id,
  thirdAccount: account.thirdAccount,
  isAdministrator: account.isAdministrator,
});

/** The delays of people and of the service that a user practises with. */
const lifelike = { answerMs: 2_500, joiningMs: 400, effectDelayMs: 60 };

/** Starts the meeting service on loopback. Rejects when a port is taken or a switch unknown. */
export const startCloudMeetingSimulator = async (
  options: CloudMeetingSimulatorOptions,
): Promise<CloudMeetingSimulator> => {
  const scene = options.scene ? sceneOf(options.scene) : null;
  const world = createWorld(worldOptionsOf(options, scene, lifelike));
  world.controlEndListeners.add((token) => {
    if (world.switches().expiredControlToken !== 'channelCloses') return;
    for (const channel of world.channels) if (channel.token === token) channel.close();
  });
  const account = accountNamed(world, scene?.userId ?? sceneUserId);
  const identity = await serverIdentity();
  const ports = { https: options.port ?? 0, http: options.plainPort ?? null };
  const servers = await startServers(world, ports, identity);
  const stage = { world, cut: servers.cut };
  const act = (input: SimulatorActInput): object => runAct(stage, parseCloudAct(input));
  if (scene) startScene(scene, createDirector(world, account, act), options.autoplay ?? false);
  const controls = createControls({ world, caPem: identity.caPem, act, stopServers: servers.stop });
  return {
    ...controls,
    addresses: servers.addresses,
    app: world.directory.app,
    users: [...world.directory.accounts.values()].map(userOf),
    user: userOf(account),
    model: {
      meetings: world.meetings,
      channels: world.channels,
      get signedIn() {
        const living = [...world.tokens.access.values()].filter(({ expiresAt }) => expiresAt > world.clock.now());
        return living.map(({ account: owner }) => owner.name);
      },
      requests: world.requests.items,
      pushes: world.pushes.items,
      get switches() {
        return world.switches();
      },
    },
  };
};
