import { describe, expect, it } from 'vitest';
import { reasonIn } from '../../../build/electron-fetch.ts';
import { planPackages } from '../../../build/package-plan.ts';

const built = (platform: NodeJS.Platform, isProvingGround = false) => planPackages(platform, isProvingGround).targets.map((target) => `${target.system} ${target.name}`);

describe('what is packed', () => {
  it('is the plain folder first, then the installers of this system', () => {
    expect(built('linux')).toEqual(['linux dir', 'linux AppImage', 'linux deb']);
    expect(built('darwin')).toEqual(['mac dir', 'mac dmg', 'mac zip']);
    expect(built('win32')).toEqual(['win dir', 'win nsis']);
  });

  it('is a folder alone for the proving ground, which is never shipped', () => {
    expect(built('linux', true)).toEqual(['linux dir']);
    expect(planPackages('linux', true).leftOut[0]).toEqual({ target: { system: 'linux', name: 'AppImage' }, why: 'the proving ground is never shipped' });
  });

  it('leaves out every other installer, with the reason', () => {
    const { leftOut } = planPackages('linux', false);
    expect(leftOut.map(({ target }) => target.name)).toEqual(['dmg', 'zip', 'nsis']);
    expect(leftOut[2]?.why).toContain('Windows');
  });

  it('is nothing on a system electron-builder does not know', () => {
    expect(() => planPackages('freebsd', false)).toThrow(/Linux, macOS or Windows/);
  });
});

describe('why Electron could not be fetched', () => {
  it('is the first line of its installer that names an error', () => {
    expect(reasonIn('starting\nTypeError: fetch failed\n    at one\nError: two')).toBe('fetch failed');
    expect(reasonIn('no route\n')).toBe('no route');
    expect(reasonIn('')).toBe('It told no reason.');
  });
});
