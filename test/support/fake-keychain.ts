import { KeychainFault, type Keychain, type KeychainProblem } from '../../main/ports/keychain.ts';

/**
 * A keychain in memory that can be slow, stuck or out of order. Calls are recorded without secrets: `set a`, `get a`,
 * `delete a`.
 */
export class FakeKeychain implements Keychain {
  readonly contents = new Map<string, string>();
  readonly calls: string[] = [];
  /** While set, every call ends with this problem. */
  problem: KeychainProblem | null = null;
  readonly #stuck: (() => void)[] = [];
  #isStuck = false;

  /** From now on calls do not come back until `letGo`. */
  getStuck(): void {
    this.#isStuck = true;
  }

  /** Lets the calls that are stuck come back, and later ones pass. */
  letGo(): void {
    this.#isStuck = false;
    for (const resume of this.#stuck.splice(0)) resume();
  }

  async #enter(call: string): Promise<void> {
    this.calls.push(call);
    if (this.#isStuck) await new Promise<void>((resolve) => this.#stuck.push(resolve));
    if (this.problem) throw new KeychainFault(this.problem);
  }

  async set(account: string, secret: string): Promise<void> {
    await this.#enter(`set ${account}`);
    this.contents.set(account, secret);
  }

  async get(account: string): Promise<string | null> {
    await this.#enter(`get ${account}`);
    return this.contents.get(account) ?? null;
  }

  async delete(account: string): Promise<boolean> {
    await this.#enter(`delete ${account}`);
    return this.contents.delete(account);
  }
}
