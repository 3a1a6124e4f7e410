import { ThreadsPoolWorker, type PoolOptions, type PoolRunnerInitializer } from 'vitest/node';

/** After so many runs a thread is replaced: what mutants leave behind in it must not add up. */
const usesLimit = 30;
/** A run that took longer had a test that waited for ever: its thread is not used again. */
const longMs = 5000;

type Message = Parameters<ThreadsPoolWorker['send']>[0];
type Listener = Parameters<ThreadsPoolWorker['on']>[1];

/**
 * A worker thread that lasts over many runs. Vitest starts a thread for each test file, which takes longer than most
 * files; with thousands of mutants that is most of the time. The modules under test are loaded anew for each mutant
 * (`each-file.ts`), so none leaves anything for the next one. Only Node, Vitest and `node_modules` stay loaded.
 */
class LastingThread extends ThreadsPoolWorker {
  readonly #rest: (thread: LastingThread) => void;
  readonly #listeners: (readonly [event: string, listener: Listener])[] = [];
  #uses = 0;
  #startedAtMs = 0;
  #hasStarted = false;
  #isRunning = false;
  #afterRun: (() => void) | null = null;
  #isSpent = false;

  constructor(options: PoolOptions, rest: (thread: LastingThread) => void) {
    super(options);
    this.#rest = rest;
  }

  override on(event: string, listener: Listener): void {
    this.#listeners.push([event, listener]);
    super.on(event, listener);
  }

  override off(event: string, listener: Listener): void {
    const at = this.#listeners.findIndex(([name, known]) => name === event && known === listener);
    if (at >= 0) this.#listeners.splice(at, 1);
    super.off(event, listener);
  }

  override async start(): Promise<void> {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    await super.start();
    super.on('message', (message: { readonly type?: string }) => {
      if (message.type === 'testfileFinished') this.#finished();
    });
  }

  /**
   * A thread is told to start again for each file, because that carries the configuration, but not to stop: it would
   * not listen any more.
   */
  override send(message: Message): void {
    if (message.type === 'stop') {
      if (this.#isRunning) this.#afterRun = () => this.#stopped();
      else queueMicrotask(() => this.#stopped());
      return;
    }
    if (message.type === 'run') {
      this.#isRunning = true;
      this.#startedAtMs = performance.now();
    }
    super.send(message);
  }

  override async stop(): Promise<void> {
    for (const [event, listener] of this.#listeners.splice(0)) super.off(event, listener);
    if (this.#isRunning || this.#isSpent) await this.end();
    else this.#rest(this);
  }

  end(): Promise<void> {
    return super.stop();
  }

  #finished(): void {
    this.#isRunning = false;
    this.#uses += 1;
    this.#isSpent = this.#uses >= usesLimit || performance.now() - this.#startedAtMs > longMs;
    this.#afterRun?.();
    this.#afterRun = null;
  }

  /** Answers to Vitest in the thread's place. */
  #stopped(): void {
    for (const [event, listener] of [...this.#listeners])
      if (event === 'message') listener({ type: 'stopped', __vitest_worker_response__: true });
  }
}

const resting: LastingThread[] = [];

/** Ends the threads that wait for work. */
export const endRestingThreads = async (): Promise<void> => {
  await Promise.all(resting.splice(0).map((thread) => thread.end()));
};

export const lastingThreads: PoolRunnerInitializer = {
  name: 'lasting-threads',
  createPoolWorker: (options) => resting.pop() ?? new LastingThread(options, (thread) => resting.push(thread)),
};
