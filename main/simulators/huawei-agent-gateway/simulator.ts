import { serverIdentity } from '../shared/servers/certificates.ts';
import { createDirector, startScene } from '../shared/scenes/scene.ts';
import { createControls, worldOptionsOf } from '../shared/simulator.ts';
import type { SimulatorControls, SimulatorOptions } from '../shared/simulator.ts';
import { agentWithId } from './acts/agents.ts';
import { runAct } from './acts/runner.ts';
import { parseSimulatorAct } from './acts/schema.ts';
import type { SimulatorActInput } from './acts/schema.ts';
import type { AgentGatewaySwitches } from './model/switches.ts';
import type { Agent, Conference, VoiceCall } from './model/types.ts';
import { createWorld } from './model/world.ts';
import type { GatewayRequest } from './model/world.ts';
import { sceneOf, sceneUserId } from './scenes/scenes.ts';
import { startServers } from './servers/servers.ts';
import type { AgentGatewayAddresses } from './servers/servers.ts';
import type { GatewayEvent } from './wire/answer.ts';

/** How a simulator is started. Ports: 0 (the default for `port`) for any free one, null for none. */
export interface AgentGatewaySimulatorOptions extends SimulatorOptions<AgentGatewaySwitches> {
  readonly port?: number;
  readonly plainPort?: number | null;
}

/** A user who can sign in. */
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
  /** Every request, in the order of the replies; no secrets. */
  readonly requests: readonly GatewayRequest[];
  /** Every event that was queued for an agent, oldest first. */
  readonly events: readonly GatewayEvent[];
  /** Agents whose poll waits for an event now. */
  readonly polling: readonly string[];
  readonly switches: AgentGatewaySwitches;
}

/** A running simulator. */
export interface AgentGatewaySimulator extends SimulatorControls<AgentGatewaySwitches, SimulatorActInput> {
  readonly addresses: AgentGatewayAddresses;
  readonly users: readonly AgentGatewayAccount[];
  /** The user the scene is made for; agent 2101 without a scene. */
  readonly user: AgentGatewayAccount;
  readonly model: AgentGatewayModel;
}

const accountOf = (agent: Agent): AgentGatewayAccount => ({
  agentId: agent.id,
  account: agent.account,
  password: agent.password,
  phone: agent.defaultPhone,
  name: agent.name,
  isInspector: agent.isInspector,
});

/** The delays of phones and of the gateway that a user practises with. */
const lifelike = { answerMs: 2_500, conferenceSetupMs: 400, effectDelayMs: 60 };

/** Starts an agent gateway on loopback. Rejects when a port is taken or a switch unknown; then nothing stays open. */
export const startAgentGatewaySimulator = async (
  options: AgentGatewaySimulatorOptions,
): Promise<AgentGatewaySimulator> => {
  const { scene: sceneId, port = 0, plainPort = null, autoplay = false } = options;
  const scene = sceneId ? sceneOf(sceneId) : null;
  const world = createWorld(worldOptionsOf(options, scene, lifelike));
  const user = agentWithId(world, scene?.userId ?? sceneUserId);
  const identity = await serverIdentity();
  const servers = await startServers(world, { port, plainPort }, identity);
  const act = (input: SimulatorActInput): object => runAct(world, parseSimulatorAct(input));
  if (scene) startScene(scene, createDirector(world, user, act), autoplay);
  return {
    ...createControls({ world, caPem: identity.caPem, act, stopServers: () => servers.stop() }),
    addresses: servers.addresses,
    users: [...world.agents.values()].map(accountOf),
    user: accountOf(user),
    model: {
      agents: world.agents,
      conferences: world.conferences,
      calls: world.calls,
      requests: world.requests.items,
      events: world.events.sent,
      get polling() {
        return world.events.polling;
      },
      get switches() {
        return world.switches();
      },
    },
  };
};
