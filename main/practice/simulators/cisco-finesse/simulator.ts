import { promises as files } from 'node:fs';
import type { Clock } from '../../../ports/clock.ts';
import type { Ids } from '../../../ports/ids.ts';
import { runAct } from './acts/runner.ts';
import { ActError } from './acts/schema.ts';
import type { SimulatorActInput } from './acts/schema.ts';
import type { Stage } from './acts/stage.ts';
import { practiceCertificates } from '../../shared/certificates.ts';
import type { PublishedUpdate } from './model/publisher.ts';
import type { Call, User } from './model/types.ts';
import { createWorld } from './model/world.ts';
import type { SeenRequest, World } from './model/world.ts';
import { publishSystemInfo, startNode } from './node.ts';
import type { FinesseAddresses, FinesseNode, NodePorts } from './node.ts';
import type { Director, SceneName } from './scenes/scene.ts';
import { sceneOf, startScene } from './scenes/scenes.ts';
import type { FinesseSwitchName, FinesseSwitches } from './switches.ts';

/** How a simulator is started. Ports: 0 (the default) for any free one, null for none. */
export interface FinesseSimulatorOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly host?: '127.0.0.1';
  readonly port?: number;
  readonly plainPort?: number | null;
  readonly notifyPort?: number;
  readonly tcpPort?: number | null;
  readonly tcpTlsPort?: number | null;
  readonly switches?: Partial<FinesseSwitches>;
  readonly scene?: SceneName;
  /** People act by themselves; off unless asked for. */
  readonly autoplay?: boolean;
  /** Which node of the pair `addresses` names. */
  readonly node?: 'a' | 'b';
  /** Starts the second node of the pair, too; a scene that needs it does so by itself. */
  readonly pair?: boolean;
  readonly log?: (line: string) => void;
}

/** Somebody who can sign in. */
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
  readonly requests: readonly SeenRequest[];
  readonly switches: FinesseSwitches;
  /** Full JIDs of all sessions, both nodes. */
  readonly sessions: readonly string[];
  /** Explicit subscriptions as `node jid`, both nodes. */
  readonly subscriptions: readonly string[];
}

/** A running simulator. */
export interface FinesseSimulator {
  readonly addresses: FinesseAddresses;
  /** The other node of the pair; null when there is only one. */
  readonly alternate: FinesseAddresses | null;
  readonly caPem: string;
  /** Where {@link writeCaFile} put the certificate; null before. */
  readonly caFile: string | null;
  readonly users: readonly FinesseAccount[];
  /** The user the scene is made for; the supervisor without a scene. */
  readonly user: FinesseAccount;
  readonly model: FinesseModel;
  /** Throws when there is no such switch or value. */
  setSwitch<Name extends FinesseSwitchName>(name: Name, value: FinesseSwitches[Name]): void;
  /** Carries out a scripted act. Throws {@link ActError} when it cannot be done. */
  act(act: SimulatorActInput): unknown;
  writeCaFile(path: string): Promise<void>;
  /** Closes every server, connection and timer. */
  stop(): Promise<void>;
}

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

const startNodes = async (world: World, options: FinesseSimulatorOptions, withPair: boolean, caPem: { value: string }): Promise<FinesseNode[]> => {
  const certificates = await practiceCertificates();
  caPem.value = certificates.caPem;
  const own = options.node ?? 'a';
  const asked: NodePorts = {
    https: options.port ?? 0,
    http: options.plainPort ?? null,
    notifyHttps: options.notifyPort ?? 0,
    tcp: options.tcpPort ?? null,
    tcpTls: options.tcpTlsPort ?? null,
  };
  const anyOf = (port: number | null): 0 | null => (port === null ? null : 0);
  const free: NodePorts = { https: 0, http: anyOf(asked.http), notifyHttps: 0, tcp: anyOf(asked.tcp), tcpTls: anyOf(asked.tcpTls) };
  const nodes: FinesseNode[] = [];
  const pair = (): FinesseNode['address'][] => nodes.map((node) => node.address).sort((one, other) => one.name.localeCompare(other.name));
  try {
    nodes.push(await startNode(world, own, asked, certificates, pair));
    if (withPair) nodes.push(await startNode(world, own === 'a' ? 'b' : 'a', free, certificates, pair));
  } catch (error) {
    await Promise.all(nodes.map((node) => node.stop()));
    throw error;
  }
  for (const node of nodes) node.xmpp.peers.push(...nodes.filter((other) => other !== node).map((other) => other.xmpp));
  world.faults.onChange((fault, names, isOn) => {
    if (fault !== 'ctiFailover') return;
    for (const node of nodes) if (names.includes(node.name)) publishSystemInfo(world, node, pair());
    if (!isOn) world.calls.republishAll();
  });
  return nodes;
};

const makeDirector = (world: World, stage: Stage, userId: string): Director => {
  const user = world.directory.users.get(userId);
  if (!user) throw new ActError(`The scene's user ${userId} does not exist.`);
  return {
    world,
    user,
    after: (delayMs, task) => {
      world.timers.after(delayMs, task);
    },
    act: (act) => {
      try {
        return runAct(stage, act);
      } catch (error) {
        if (!(error instanceof ActError)) throw error;
        world.log(`scene: ${act.act} left out: ${error.message}`);
        return undefined;
      }
    },
  };
};

/** Starts a Finesse server (or a pair) on loopback. Rejects when a port is taken or a switch unknown; then nothing stays open. */
export const startFinesseSimulator = async (options: FinesseSimulatorOptions): Promise<FinesseSimulator> => {
  const scene = options.scene === undefined ? null : sceneOf(options.scene);
  const log = options.log ?? ((): void => undefined);
  const autoplay = options.autoplay ?? false;
  const world = createWorld({
    clock: options.clock,
    ids: options.ids,
    switches: { ...(autoplay ? { verdictDelayMs: 60 } : {}), ...scene?.switches, ...options.switches },
    log,
  });
  const ca = { value: '' };
  const nodes = await startNodes(world, options, options.pair ?? scene?.needsPair ?? false, ca);
  const [own, other] = nodes;
  if (!own) throw new Error('No server was started.');
  const stage: Stage = { world, nodes: () => nodes };
  const director = makeDirector(world, stage, scene?.userId ?? '1900');
  if (scene) startScene(scene, director, autoplay);
  let caFile: string | null = null;
  let stopping: Promise<void> | null = null;
  return {
    addresses: own.addresses,
    alternate: other?.addresses ?? null,
    caPem: ca.value,
    get caFile() {
      return caFile;
    },
    users: [...world.directory.users.values()].map((user) => accountOf(world, user)),
    user: accountOf(world, director.user),
    model: {
      calls: world.calls.all,
      users: world.directory.users,
      published: world.publisher.published,
      requests: world.requests,
      get switches() {
        return world.switches();
      },
      get sessions() {
        return nodes.flatMap((node) => [...node.xmpp.sessions].map((session) => session.jid));
      },
      get subscriptions() {
        return nodes.flatMap((node) => [...node.xmpp.subscriptions].flatMap(([name, jids]) => [...jids].map((jid) => `${name} ${jid}`)));
      },
    },
    setSwitch: (name, value) => world.setSwitch(name, value),
    act: (act) => runAct(stage, act),
    writeCaFile: async (path) => {
      await files.writeFile(path, ca.value);
      caFile = path;
    },
    stop: () => {
      stopping ??= (async () => {
        world.timers.stop();
        await Promise.all(nodes.map((node) => node.stop()));
      })();
      return stopping;
    },
  };
};
