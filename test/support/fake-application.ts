import type { Answer, BridgeEvent } from '../../app/contract/envelope.ts';
import type { Application } from '../../main/compose.ts';

/** An application that answers what a test prepared, by request name, and refuses to be asked anything else. */
export class FakeApplication implements Pick<Application, 'handlePage' | 'listen'> {
  readonly calls: { readonly name: unknown; readonly input: unknown }[] = [];
  readonly #answers: Readonly<Record<string, (input: unknown) => Promise<Answer>>>;
  readonly #listeners = new Set<(event: BridgeEvent) => void>();

  constructor(answers: Readonly<Record<string, (input: unknown) => Promise<Answer>>> = {}) {
    this.#answers = answers;
  }

  async handlePage(name: unknown, input: unknown): Promise<Answer> {
    this.calls.push({ name, input });
    const answer = typeof name === 'string' && Object.hasOwn(this.#answers, name) ? this.#answers[name] : undefined;
    if (!answer) throw new Error(`the test did not prepare ${String(name)}`);
    return answer(input);
  }

  listen(listener: (event: BridgeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  emit(event: BridgeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
