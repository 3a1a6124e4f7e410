import { createDirector, startScene } from '../shared/scenes/scene.ts';
import { serverIdentity } from '../shared/servers/certificates.ts';
import type { ServerIdentity } from '../shared/servers/certificates.ts';
import { startIdentityProvider } from '../shared/identity/server.ts';
import { startOrStop } from '../shared/servers/loopback.ts';
import { createControls, worldOptionsOf } from '../shared/simulator.ts';
import type { SimulatorControls, SimulatorOptions } from '../shared/simulator.ts';
import { runAct } from './acts/runner.ts';
import { parseSimulatorAct } from './acts/schema.ts';
import type { SimulatorActInput } from './acts/schema.ts';
import { personOf } from './acts/stage.ts';
import { userWithPassword } from './http/authenticate.ts';
import { ApiFault } from './http/api-fault.ts';
import type { PublishedUpdate } from './model/publisher.ts';
import type { FinesseSwitches } from './model/switches.ts';
import type { Call, NodeName, User } from './model/types.ts';
import { createWorld } from './model/world.ts';
import type { FinesseRequest, World } from './model/world.ts';
import { sceneOf } from './scenes/scenes.ts';
import { publishSystemInfo, startNode } from './servers/node.ts';
import type { FinesseAddresses, FinesseNode, NodePorts } from './servers/node.ts';

/** How a simulator is started. Ports: 0 (the default for the first two) for any free one, null for none. */
export interface FinesseSimulatorOptions extends SimulatorOptions<FinesseSwitches> {
  readonly port?: number;
  readonly notifyPort?: number;
  readonly plainPort?: number | null;
  readonly tcpPort?: number | null;
  readonly tcpTlsPort?: number | null;
  readonly providerPort?: number;
  /** Which node of the pair `addresses` names. */
  readonly node?: NodeName;
  /** Starts the second node of the pair, too; a scene that needs it does so anyway. */
  readonly pair?: boolean;
}

/** A user who can sign in. */
export interface FinesseAccount {
  readonly loginName: string;
  readonly loginId: string;
  readonly password: string;
  readonly extension: string;
  readonly roles: readonly string[];
  readonly team: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** What tests may look at. */
export interface FinesseModel {
  readonly calls: ReadonlyMap<string, Call>;
  readonly users: ReadonlyMap<string, User>;
  readonly published: readonly PublishedUpdate[];
  readonly requests: readonly FinesseRequest[];
  readonly switches: FinesseSwitches;
  /** Full JIDs of all sessions, both nodes. */
  readonly sessions: readonly string[];
  /** Explicit subscriptions as `node jid`, both nodes. */
  readonly subscriptions: readonly string[];
}

/** A running simulator. */
export interface FinesseSimulator extends SimulatorControls<FinesseSwitches, SimulatorActInput> {
  readonly addresses: FinesseAddresses;
  /** The other node of the pair; null when there is only one. */
  readonly alternate: FinesseAddresses | null;
  /** The identity provider of single sign-on, e.g. `https://localhost:40553`. */
  readonly identityProvider: string;
  readonly users: readonly FinesseAccount[];
  /** The user the scene is made for; the supervisor without a scene. */
  readonly user: FinesseAccount;
  readonly model: FinesseModel;
}

/** The supervisor, who is the user of most scenes. */
const standardUserId = '1900';

/** The delays of the CTI server that a user practises with. */
const lifelike = { verdictDelayMs: 60 };

const accountOf = (world: World, user: User): FinesseAccount => ({
  loginName: user.loginName,
  loginId: user.loginId,
  password: user.password,
  extension: user.defaultExtension,
  roles: user.roles,
  team: world.directory.teams.find((team) => team.id === user.teamId)?.name ?? '',
  firstName: user.firstName,
  lastName: user.lastName,
});

/** Who signs in at the identity provider; null for a wrong password, which counts as one over REST does. */
const signInAt =
  (world: World) =>
  (name: string, password: string): User | null => {
    try {
      return userWithPassword(world, name, password);
    } catch (error) {
      if (error instanceof ApiFault) return null;
      throw error;
    }
  };

/** The same servers on any free ports. */
const onFreePorts = (ports: NodePorts): NodePorts => ({
  https: 0,
  http: ports.http === null ? null : 0,
  notifyHttps: 0,
  tcp: ports.tcp === null ? null : 0,
  tcpTls: ports.tcpTls === null ? null : 0,
});

const startNodes = async (
  world: World,
  identity: ServerIdentity,
  options: FinesseSimulatorOptions,
  isPair: boolean,
): Promise<readonly FinesseNode[]> => {
  const own = options.node ?? 'a';
  const ports: NodePorts = {
    https: options.port ?? 0,
    http: options.plainPort ?? null,
    notifyHttps: options.notifyPort ?? 0,
    tcp: options.tcpPort ?? null,
    tcpTls: options.tcpTlsPort ?? null,
  };
  const nodes: FinesseNode[] = [];
  const pair = (): FinesseNode['address'][] =>
    nodes.map((node) => node.address).sort((one, other) => one.name.localeCompare(other.name));
  await startOrStop(
    async () => {
      nodes.push(await startNode(world, own, ports, identity, pair));
      if (isPair) nodes.push(await startNode(world, own === 'a' ? 'b' : 'a', onFreePorts(ports), identity, pair));
    },
    async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  );
  for (const node of nodes) node.xmpp.peers.push(...nodes.filter((other) => other !== node).map((other) => other.xmpp));
  world.faults.onChange((fault, names, isOn) => {
    if (fault !== 'ctiFailover') return;
    for (const node of nodes) if (names.includes(node.name)) publishSystemInfo(world, node, pair());
    if (!isOn) world.calls.republishAll();
  });
  return nodes;
};

/**
 * Starts a Finesse server (or a pair) on loopback. Rejects when a port is taken or a switch unknown; then nothing stays
 * open.
 */
export const startFinesseSimulator = async (options: FinesseSimulatorOptions): Promise<FinesseSimulator> => {
  const scene = options.scene ? sceneOf(options.scene) : null;
  const world = createWorld(worldOptionsOf(options, scene, lifelike));
  const user = personOf(world, scene?.userId ?? standardUserId);
  const identity = await serverIdentity();
  const pages = { world, provider: world.provider, signIn: signInAt(world) };
  const stopProvider = await startIdentityProvider(pages, options.providerPort ?? 0, identity);
  const isPair = options.pair ?? scene?.needsPair ?? false;
  let nodes: readonly FinesseNode[] = [];
  const stopServers = async (): Promise<void> => {
    await Promise.all([stopProvider(), ...nodes.map((node) => node.stop())]);
  };
  nodes = await startOrStop(() => startNodes(world, identity, options, isPair), stopServers);
  const [own, other] = nodes;
  if (!own) throw new Error('No server was started.');
  const act = (input: SimulatorActInput): object => runAct({ world, nodes }, parseSimulatorAct(input));
  if (scene) startScene(scene, createDirector(world, user, act), options.autoplay ?? false);
  return {
    ...createControls({ world, caPem: identity.caPem, act, stopServers }),
    addresses: own.addresses,
    alternate: other?.addresses ?? null,
    identityProvider: world.provider.address,
    users: [...world.directory.users.values()].map((one) => accountOf(world, one)),
    user: accountOf(world, user),
    model: {
      calls: world.calls.all,
      users: world.directory.users,
      published: world.publisher.published,
      requests: world.requests.items,
      get switches() {
        return world.switches();
      },
      get sessions() {
        return nodes.flatMap((node) => [...node.xmpp.sessions].map((session) => session.jid));
      },
      get subscriptions() {
        return nodes.flatMap((node) =>
          [...node.xmpp.subscriptions].flatMap(([name, jids]) => [...jids].map((jid) => `${name} ${jid}`)),
        );
      },
    },
  };
};
