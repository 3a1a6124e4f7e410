import { describe, expect, it } from 'vitest';
import { watchNetwork } from '../../../../main/core/process/network-watch.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

type Interfaces = ReturnType<Parameters<typeof watchNetwork>[1]>;

const own = { address: '127.0.0.1', internal: true };
const desk: Interfaces = { lo: [own], eth0: [{ address: '10.0.0.7', internal: false }] };

const start = (first: () => Interfaces = () => desk) => {
  const clock = new ManualClock();
  let [read, count] = [first, 0];
  const stop = watchNetwork(
    clock,
    () => read(),
    () => (count += 1),
  );
  /** How often a change was told until five seconds after this is what the system has. */
  const after = (next: () => Interfaces): number => {
    read = next;
    clock.advance(5_000);
    return count;
  };
  return { clock, stop, after };
};

describe('the network of the machine', () => {
  it('is told to have changed once for each change: cable out, another network, a VPN', () => {
    const { clock, stop, after } = start();
    expect(after(() => desk)).toBe(0);
    expect(after(() => ({ lo: [own] }))).toBe(1);
    expect(after(() => ({ lo: [own], wlan0: [{ address: '192.168.1.4', internal: false }] }))).toBe(2);
    const withVpn = (): Interfaces => ({
      tun0: [{ address: '172.16.0.9', internal: false }],
      wlan0: [{ address: '192.168.1.4', internal: false }],
    });
    expect(after(withVpn)).toBe(3);
    clock.advance(600_000);
    expect(after(() => Object.fromEntries(Object.entries(withVpn()).reverse()))).toBe(3);
    stop();
    expect(clock.pendingCount).toBe(0);
  });

  it('is the same while only the machine’s own and a link’s own addresses change', () => {
    const { after } = start();
    expect(after(() => ({ ...desk, lo: [own, { address: '::1', internal: true }] }))).toBe(0);
    expect(after(() => ({ ...desk, veth1: [{ address: 'fe80::1', internal: false }] }))).toBe(0);
    expect(after(() => ({ ...desk, usb0: [{ address: '169.254.3.4', internal: false }], gone: undefined }))).toBe(0);
  });

  it('is not known while the system refuses the list, and compared with what was known before', () => {
    const refuse = (): Interfaces => {
      throw new Error('uv_interface_addresses returned Unknown system error 13');
    };
    const { after } = start(refuse);
    expect(after(() => desk)).toBe(0);
    expect(after(refuse)).toBe(0);
    expect(after(() => desk)).toBe(0);
    expect(after(() => ({ lo: [own] }))).toBe(1);
  });
});
