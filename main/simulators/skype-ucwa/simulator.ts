import { createDirector, startScene } from '../shared/scenes/scene.ts';
import { serverIdentity } from '../shared/servers/certificates.ts';
import { createControls, worldOptionsOf } from '../shared/simulator.ts';
import type { SimulatorControls, SimulatorOptions } from '../shared/simulator.ts';
import { userNamed } from './acts/find.ts';
import { runAct } from './acts/runner.ts';
import { parseUcwaAct } from './acts/schema.ts';
import type { UcwaActInput } from './acts/schema.ts';
import { loginNamesOf, standardUserId } from './model/directory.ts';
import type { UcwaSwitches } from './model/switches.ts';
import type { Application, Meeting, User } from './model/types.ts';
import { createWorld } from './model/world.ts';
import type { SentEvent, UcwaRequest } from './model/world.ts';
import { sceneOf } from './scenes/scenes.ts';
import { hostNames, startServers } from './servers/servers.ts';
import type { UcwaAddresses } from './servers/servers.ts';

/** How a simulator is started. Ports: 0 (the default for the first two) for any free one, null for none. */
export interface UcwaSimulatorOptions extends SimulatorOptions<UcwaSwitches> {
  readonly port?: number;
  readonly secondPort?: number;
  readonly plainPort?: number | null;
  readonly providerPort?: number;
}

/** A user who can sign in. */
export interface UcwaAccount {
  readonly id: string;
  readonly name: string;
  readonly sipAddress: string;
  /** `name@domain`. */
  readonly upn: string;
  /** `DOMAIN\name`. */
  readonly account: string;
  readonly password: string;
}

/** What tests may look at. */
export interface UcwaModel {
  readonly applications: ReadonlyMap<string, Application>;
  readonly meetings: ReadonlyMap<string, Meeting>;
  /** Every request, in the order of the replies; no secrets. */
  readonly requests: readonly UcwaRequest[];
  /** Every event that was put into a channel, oldest first. */
  readonly events: readonly SentEvent[];
  /** Account names of the users for whom a request for events waits now. */
  readonly parked: readonly string[];
  readonly switches: UcwaSwitches;
}

/** A running simulator. */
export interface UcwaSimulator extends SimulatorControls<UcwaSwitches, UcwaActInput> {
  readonly addresses: UcwaAddresses;
  readonly users: readonly UcwaAccount[];
  /** The user the scene is made for; `alice` without a scene. */
  readonly user: UcwaAccount;
  readonly model: UcwaModel;
}

const accountOf = (user: User): UcwaAccount => ({
  id: user.id,
  name: user.name,
  sipAddress: user.uri,
  ...loginNamesOf(user),
  password: user.password,
});

/** The delays of people and servers that a user practises with. */
const lifelike: Partial<UcwaSwitches> = { joinSettleMs: 1_000, answerMs: 2_500, effectDelayMs: 60 };

/** Starts Skype for Business servers on loopback. Rejects when a port is taken or a switch unknown. */
export const startUcwaSimulator = async (options: UcwaSimulatorOptions): Promise<UcwaSimulator> => {
  const scene = options.scene ? sceneOf(options.scene) : null;
  const world = createWorld(worldOptionsOf(options, scene, lifelike));
  const sceneUser = userNamed(world, scene?.userId ?? standardUserId);
  const identity = await serverIdentity(hostNames);
  const ports = {
    port: options.port ?? 0,
    secondPort: options.secondPort ?? 0,
    plainPort: options.plainPort ?? null,
    providerPort: options.providerPort ?? 0,
  };
  const servers = await startServers(world, ports, identity);
  const perform = (input: UcwaActInput): object => runAct(world, parseUcwaAct(input));
  if (scene) startScene(scene, createDirector(world, sceneUser, perform), options.autoplay === true);
  const { caPem } = identity;
  const controls = createControls({ world, caPem, act: perform, stopServers: () => servers.stop() });
  return {
    ...controls,
    addresses: servers.addresses,
    users: [...world.directory.values()].map(accountOf),
    user: accountOf(sceneUser),
    model: {
      applications: world.applications,
      meetings: world.meetings,
      requests: world.requests.items,
      events: world.events.items,
      get parked() {
        return [...world.applications.values()]
          .filter(({ channels }) => [...channels.values()].some((channel) => channel.isParked))
          .map(({ owner }) => owner.id);
      },
      get switches() {
        return world.switches();
      },
    },
  };
};
