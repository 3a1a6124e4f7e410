import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { randomIds } from '../../main/node/random-ids.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import {
  startAgentGatewaySimulator,
  type AgentGatewaySimulator,
  type AgentGatewaySimulatorOptions,
} from '../../main/simulators/huawei-agent-gateway/simulator.ts';
import type { Bench, Gavel, Look } from './e2e-bench.ts';
import { eventually } from './eventually.ts';
import type { GavelWindow } from './e2e-window.ts';
import { seen } from './e2e-window.ts';

type AudioAttribute = 1 | 2 | 3 | 4;

/** How a test's gateway and window differ from the usual ones. */
export interface GatewayOptions {
  /** Null for none, without a conference. `trainee` by default. */
  readonly scene?: string | null;
  readonly switches?: AgentGatewaySimulatorOptions['switches'];
  readonly language?: 'en' | 'zh-CN';
  readonly look?: Look;
  /** The user's password, at the gateway and in Gavel. */
  readonly password?: string;
  /** Called with the page before it loads anything. */
  readonly beforeLoad?: (page: Page) => void;
  /** The user is signed in elsewhere when Gavel signs in. */
  readonly isSignedInElsewhere?: boolean;
}

/** The simulated agent gateway, a Gavel that signed in there as agent 2101, and its window. */
export class GatewayWindow {
  readonly simulator: AgentGatewaySimulator;
  readonly gavel: Gavel;
  readonly window: GavelWindow;
  readonly accountId: string;

  private constructor(simulator: AgentGatewaySimulator, gavel: Gavel, window: GavelWindow, accountId: string) {
    this.simulator = simulator;
    this.gavel = gavel;
    this.window = window;
    this.accountId = accountId;
  }

  /** Starts all three, with the roster in sight where the scene has a conference. */
  static async open(bench: Bench, options: GatewayOptions = {}): Promise<GatewayWindow> {
    const scene = options.scene === undefined ? 'trainee' : options.scene;
    const caFile = join(await bench.folder(), 'authority.pem');
    const simulator = await startAgentGatewaySimulator({
      clock: systemClock,
      ids: randomIds,
      scene,
      ...(options.switches ? { switches: options.switches } : {}),
    });
    bench.later(() => simulator.stop());
    await simulator.writeCaFile(caFile);
    if (options.isSignedInElsewhere) simulator.act({ act: 'agentSignsIn', agent: simulator.user.agentId });
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { holdSeconds: 0.5, language: options.language ?? 'en' });
    const { agentId, phone } = simulator.user;
    const password = options.password ?? simulator.user.password;
    Object.assign(simulator.model.agents.get(agentId) ?? {}, { password });
    const saved = await gavel.ask('account.add', {
      vendorId: 'huawei-agent-gateway',
      label: '',
      secrets: { password },
      values: {
        server: simulator.addresses.https,
        agentId,
        phone,
        autoAnswer: 'no',
        holdFile: 'Y:/conf/7/please-wait.V3',
        caFile,
      },
    });
    if (!('accountId' in saved)) throw new Error(`the account is not accepted: ${JSON.stringify(saved.issues)}`);
    await gavel.ask('account.sign-in', { accountId: saved.accountId, secrets: { password } });
    const opened = new GatewayWindow(
      simulator,
      gavel,
      await bench.open(gavel, options.look, options.beforeLoad),
      saved.accountId,
    );
    if (scene !== null && !options.isSignedInElsewhere) await seen(opened.window.page.getByRole('grid'));
    return opened;
  }

  /** One of the two switches of a participant. */
  switchOf(name: string, what: 'hear' | 'speak') {
    return this.window.page.getByRole('switch', { name: `${name} can ${what}`, exact: true });
  }

  /** The state of a participant's two switches: `hear speak`, each `on` or `off`. */
  async stands(name: string): Promise<string> {
    const states = await Promise.all(
      (['hear', 'speak'] as const).map((what) => this.switchOf(name, what).getAttribute('aria-checked')),
    );
    return states.map((state) => (state === 'true' ? 'on' : 'off')).join(' ');
  }

  /** Waits until a participant's two switches have this state. */
  async standsAt(name: string, wanted: string): Promise<void> {
    await eventually(() => this.stands(name)).toBe(wanted);
  }

  /** A participant's mode at the server: 1 listen only, 2 speak only, 3 both, 4 neither. */
  modeAt(address: string): AudioAttribute | undefined {
    return this.#party(address)?.attribute;
  }

  /** How often a participant's mode was changed at the server since they joined. */
  changesOf(address: string): number {
    return Math.max(0, (this.#party(address)?.modeChanges.length ?? 1) - 1);
  }

  /** Requests of the window's Gavel that went to this path. */
  requestsTo(path: string) {
    return this.simulator.model.requests.filter((request) => request.path.includes(path));
  }

  #party(address: string) {
    for (const conference of this.simulator.model.conferences.values()) {
      for (const party of conference.participants.values()) if (party.address === address) return party;
    }
    return undefined;
  }
}
