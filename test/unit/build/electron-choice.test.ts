import { describe, expect, it } from 'vitest';
import {
  executableInDist,
  findElectron,
  needsNoSandbox,
  reasonForNoWindow,
  type Surroundings,
} from '../../../build/electron-choice.ts';

const machine = (
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Surroundings => ({
  platform: 'linux',
  env,
  electronPackage: '/app/node_modules/electron',
  exists: (path) => path in files,
  read: (path) => files[path],
});

const installed = {
  '/app/node_modules/electron/dist/electron': '',
  '/app/node_modules/electron/dist/version': 'v45.4.1\n',
};

describe('which Electron is started', () => {
  it('is the installed one, with the version of its own file', () => {
    expect(findElectron(machine(installed))).toEqual({
      executable: '/app/node_modules/electron/dist/electron',
      distFolder: '/app/node_modules/electron/dist',
      version: '45.4.1',
      origin: 'node_modules',
    });
  });

  it('is that of ELECTRON_OVERRIDE_DIST_PATH before the installed one', () => {
    const files = { ...installed, '/opt/electron/electron': '', '/opt/electron/version': '46.0.0' };
    expect(findElectron(machine(files, { ELECTRON_OVERRIDE_DIST_PATH: '/opt/electron' }))).toMatchObject({
      executable: '/opt/electron/electron',
      version: '46.0.0',
      origin: 'ELECTRON_OVERRIDE_DIST_PATH',
    });
  });

  it('is the installed one when ELECTRON_OVERRIDE_DIST_PATH has no Electron, or is empty', () => {
    expect(findElectron(machine(installed, { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }))?.origin).toBe('node_modules');
    expect(findElectron(machine(installed, { ELECTRON_OVERRIDE_DIST_PATH: '' }))?.origin).toBe('node_modules');
  });

  it('is none when its package is there without its binary', () => {
    expect(findElectron(machine({ '/app/node_modules/electron/install.js': '' }))).toBeUndefined();
  });

  it('has its executable where each system keeps it', () => {
    expect(executableInDist('linux')).toBe('electron');
    expect(executableInDist('win32')).toBe('electron.exe');
    expect(executableInDist('darwin')).toBe('Electron.app/Contents/MacOS/Electron');
  });
});

describe('whether a window can be shown', () => {
  it('needs a display on Linux, of either kind', () => {
    expect(reasonForNoWindow({ platform: 'linux', env: { DISPLAY: '' } })).toContain('DISPLAY');
    expect(reasonForNoWindow({ platform: 'linux', env: { DISPLAY: ':0' } })).toBeUndefined();
    expect(reasonForNoWindow({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeUndefined();
  });

  it('is never doubted elsewhere', () => {
    expect(reasonForNoWindow({ platform: 'darwin', env: {} })).toBeUndefined();
    expect(reasonForNoWindow({ platform: 'win32', env: {} })).toBeUndefined();
  });
});

describe('the sandbox', () => {
  it('is given up for root on Linux only', () => {
    expect(needsNoSandbox('linux', 0)).toBe(true);
    expect(needsNoSandbox('linux', 1000)).toBe(false);
    expect(needsNoSandbox('darwin', 0)).toBe(false);
    expect(needsNoSandbox('win32', undefined)).toBe(false);
  });
});
