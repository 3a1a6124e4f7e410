import { app } from 'electron';

/** Starts of Gavel after the first one, which the system hands over to it. */
export interface LaterStarts {
  /** From now on each start's command line goes to `receive`, those that came before at once. */
  handTo(receive: (argv: readonly string[]) => void): void;
}

/** Claims to be the only Gavel on this profile; null when there is one already, which has then been told. Keeps starts that come before anyone can answer them. */
export const claimSingleInstance = (): LaterStarts | null => {
  if (!app.requestSingleInstanceLock()) return null;
  const early: (readonly string[])[] = [];
  let receive = (argv: readonly string[]): void => void early.push(argv);
  app.on('second-instance', (_, argv) => receive(argv));
  return {
    handTo(receiver) {
      receive = receiver;
      for (const argv of early.splice(0)) receiver(argv);
    },
  };
};
