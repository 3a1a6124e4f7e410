import { promises as files } from 'node:fs';
import type { Clock } from '../../../ports/clock.ts';
import type { Ids } from '../../../ports/ids.ts';
import { practiceCertificates } from '../../shared/certificates.ts';
import { personOf, runAct } from './acts/runner.ts';
import { ActError } from './acts/schema.ts';
import type { SimulatorActInput } from './acts/schema.ts';
import type { Agent, Conference, GatewayEvent, VoiceCall } from './model/types.ts';
import { createWorld } from './model/world.ts';
import type { SeenRequest, World } from './model/world.ts';
import type { AgentGatewaySceneName, Director } from './scenes/scene.ts';
import { sceneOf, startScene } from './scenes/scenes.ts';
import { startServers } from './servers.ts';
import type { AgentGatewayAddresses } from './servers.ts';
import type { AgentGatewaySwitchName, AgentGatewaySwitches } from './switches.ts';

/** How a simulator is started. Ports: 0 (the default) for any free one, null for none. */
export interface AgentGatewaySimulatorOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly port?: number;
  readonly plainPort?: number | null;
  readonly switches?: Partial<AgentGatewaySwitches>;
  readonly scene?: AgentGatewaySceneName;
  /** Things happen by themselves; off unless asked for. */
  readonly autoplay?: boolean;
  readonly log?: (line: string) => void;
}

/** Somebody who can sign in. */
export interface AgentGatewayAccount {
  readonly agentId: string;
  readonly account: string;
  readonly password: string;
  readonly phone: string;
  readonly name: string;
  readonly isInspector: boolean;
}

/** What tests may look at. */
export interface AgentGatewayModel {
  readonly agents: ReadonlyMap<string, Agent>;
  readonly conferences: ReadonlyMap<number, Conference>;
  readonly calls: ReadonlyMap<string, VoiceCall>;
  /** Everything the gateway was asked and has answered, in the order of the answers; no secrets. */
  readonly requests: readonly SeenRequest[];
  /** Every event that was queued for somebody, oldest first. */
  readonly events: readonly GatewayEvent[];
  /** Agents whose poll waits for an event now. */
  readonly polling: readonly string[];
  readonly switches: AgentGatewaySwitches;
}

/** A running simulator. */
export interface AgentGatewaySimulator {
  readonly addresses: AgentGatewayAddresses;
  readonly caPem: string;
  /** Where {@link writeCaFile} put the certificate; null before. */
  readonly caFile: string | null;
  readonly users: readonly AgentGatewayAccount[];
  /** The user the scene is made for; agent 2101 without a scene. */
  readonly user: AgentGatewayAccount;
  readonly model: AgentGatewayModel;
  /** Throws when there is no such switch or value. */
  setSwitch<Name extends AgentGatewaySwitchName>(name: Name, value: AgentGatewaySwitches[Name]): void;
  /** Carries out a scripted act. Throws {@link ActError} when it cannot be done. */
  act(act: SimulatorActInput): unknown;
  writeCaFile(path: string): Promise<void>;
  /** Closes every server, connection and timer. */
  stop(): Promise<void>;
}

const accountOf = (agent: Agent): AgentGatewayAccount => ({
  agentId: agent.id,
  account: agent.account,
  password: agent.password,
  phone: agent.defaultPhone,
  name: agent.name,
  isInspector: agent.isInspector,
});

const makeDirector = (world: World, userId: string): Director => ({
  world,
  user: personOf(world, userId),
  after: (delayMs, task) => {
    world.timers.after(delayMs, task);
  },
  act: (act) => {
    try {
      return runAct(world, act);
    } catch (error) {
      if (!(error instanceof ActError)) throw error;
      world.log(`scene: ${act.act} left out: ${error.message}`);
      return undefined;
    }
  },
});

/** How slowly people and servers do things when a person practises with them. */
const practicePace = { answerMs: 2_500, conferenceSetupMs: 400, effectDelayMs: 60 };

/** Starts an agent gateway on loopback. Rejects when a port is taken or a switch unknown; then nothing stays open. */
export const startAgentGatewaySimulator = async (options: AgentGatewaySimulatorOptions): Promise<AgentGatewaySimulator> => {
  const scene = options.scene === undefined ? null : sceneOf(options.scene);
  const autoplay = options.autoplay ?? false;
  const world = createWorld({
    clock: options.clock,
    ids: options.ids,
    switches: { ...(autoplay ? practicePace : {}), ...scene?.switches, ...options.switches },
    log: options.log ?? ((): void => undefined),
  });
  const certificates = await practiceCertificates();
  const ports = { port: options.port ?? 0, plainPort: options.plainPort === undefined ? null : options.plainPort };
  const servers = await startServers(world, ports, certificates);
  const director = makeDirector(world, scene?.userId ?? '2101');
  if (scene) startScene(scene, director, autoplay);
  let caFile: string | null = null;
  let stopping: Promise<void> | null = null;
  return {
    addresses: servers.addresses,
    caPem: certificates.caPem,
    get caFile() {
      return caFile;
    },
    users: [...world.agents.values()].map(accountOf),
    user: accountOf(director.user),
    model: {
      agents: world.agents,
      conferences: world.conferences,
      calls: world.calls,
      requests: world.requests,
      events: world.events.sent,
      get polling() {
        return world.events.polling;
      },
      get switches() {
        return world.switches();
      },
    },
    setSwitch: (name, value) => world.setSwitch(name, value),
    act: (act) => runAct(world, act),
    writeCaFile: async (path) => {
      await files.writeFile(path, certificates.caPem);
      caFile = path;
    },
    stop: () => {
      stopping ??= (async () => {
        world.timers.stop();
        await servers.stop();
      })();
      return stopping;
    },
  };
};
