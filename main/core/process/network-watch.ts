import type { CancelTimer, Clock } from '../../ports/clock.ts';

const everyMs = 5000;

/** An address of the machine, as Node's `os.networkInterfaces` gives it. */
interface MachineAddress {
  readonly address: string;
  /** Of the machine to itself. */
  readonly internal: boolean;
}

/** The addresses others reach the machine at, in one text. A link's own ones say nothing about the network. */
const addressesOf = (interfaces: Readonly<Record<string, readonly MachineAddress[] | undefined>>): string =>
  Object.entries(interfaces)
    .flatMap(([name, addresses = []]) =>
      addresses
        .filter(({ address, internal }) => !internal && !/^(?:fe80:|169\.254\.)/iu.test(address))
        .map(({ address }) => `${name} ${address}`),
    )
    .sort()
    .join('\n');

/**
 * Calls back when the machine's addresses are others than 5 s before: a cable, a wireless network or a VPN came or went
 * without a sleep, for which Node and Electron have no event. Returns a stop function.
 */
export const watchNetwork = (
  clock: Clock,
  read: () => Readonly<Record<string, readonly MachineAddress[] | undefined>>,
  changed: () => void,
): (() => void) => {
  let cancel: CancelTimer = () => undefined;
  const watch = (before: string | null): void => {
    cancel = clock.after(everyMs, () => {
      const now = readNow();
      watch(now ?? before);
      if (now !== null && before !== null && now !== before) changed();
    });
  };
  // libuv throws where the system refuses the list; then nothing is known.
  const readNow = (): string | null => {
    try {
      return addressesOf(read());
    } catch {
      return null;
    }
  };
  watch(readNow());
  return () => cancel();
};
