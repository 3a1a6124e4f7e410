import { Fault } from '../../../app/domain/error-code.ts';
import type { Practice, RunningScene } from '../../ports/practice.ts';
import type { Accounts } from './accounts.ts';

/** Practice mode: runs one scene at a time, with an account that exists as long as the scene runs. */
export class PracticeMode {
  readonly #practice: Practice;
  readonly #accounts: Accounts;
  readonly #requireAllowed: () => void;
  #running: { readonly scene: RunningScene; readonly accountId: string } | null = null;
  /** Starts and stops run one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  /** `requireAllowed` throws a `Fault` where the policy does not allow practice. */
  constructor(practice: Practice, accounts: Accounts, requireAllowed: () => void) {
    this.#practice = practice;
    this.#requireAllowed = requireAllowed;
    this.#accounts = accounts;
  }

  /** Starts a scene (null: the first one) in place of the running one. Returns the account that plays in it. */
  start(sceneId: string | null): Promise<{ accountId: string }> {
    return this.#next(async () => {
      this.#requireAllowed();
      if (sceneId !== null && !this.#practice.scenes.some(({ id }) => id === sceneId))
        throw new Fault('invalid-input', sceneId);
      await this.#end();
      const scene = await this.#practice.start(sceneId);
      try {
        const accountId = await this.#accounts.addPractice(scene);
        this.#running = { scene, accountId };
        return { accountId };
      } catch (cause) {
        await scene.stop();
        throw cause;
      }
    });
  }

  stop(): Promise<void> {
    return this.#next(() => this.#end());
  }

  /** Whether this is the account of the running scene. */
  owns(accountId: string): boolean {
    return this.#running?.accountId === accountId;
  }

  #next<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(task);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (!running) return;
    await this.#accounts.removePractice(running.accountId);
    await running.scene.stop();
  }
}
