import { app } from 'electron';

/** Starts of Gavel after the first one, which Electron forwards to the running instance. */
export interface SecondInstances {
  /** Calls back with the command line of each start; of earlier ones at once. To be called once. */
  onStart(listener: (argv: readonly string[]) => void): void;
}

/**
 * Takes the single-instance lock of the profile. Returns null when another instance has it, which then gets this
 * start's command line. Starts that arrive before there is a listener are queued.
 */
export const claimSingleInstance = (): SecondInstances | null => {
  if (!app.requestSingleInstanceLock()) return null;
  const early: (readonly string[])[] = [];
  let receive = (argv: readonly string[]): void => void early.push(argv);
  app.on('second-instance', (_, argv) => receive(argv));
  return {
    onStart(listener) {
      receive = listener;
      for (const argv of early.splice(0)) listener(argv);
    },
  };
};
