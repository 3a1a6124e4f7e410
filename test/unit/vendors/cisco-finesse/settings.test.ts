import { describe, expect, it } from 'vitest';
import { descriptorSchema } from '../../../../app/vendor/descriptor.ts';
import { ciscoFinesse } from '../../../../main/vendors/cisco-finesse/adapter.ts';
import {
  checkFinesseSettings,
  finesseEndpoints,
  readFinesseSettings,
} from '../../../../main/vendors/cisco-finesse/settings.ts';

const right = { server: 'fin-a.example.net', user: 'aberg', extension: '5001' };

describe('the settings of a Finesse account', () => {
  it('need a server, a user and an extension, and nothing else', () => {
    expect(checkFinesseSettings({})).toEqual(
      ['server', 'user', 'extension'].map((key) => ({ key, problem: 'required' })),
    );
    expect(checkFinesseSettings(right)).toEqual([]);
  });

  it.each([
    ['fin-a.example.net', { isSecure: true, host: 'fin-a.example.net', port: 8445 }],
    ['fin-a.example.net:8446', { isSecure: true, host: 'fin-a.example.net', port: 8446 }],
    ['https://fin-a.example.net', { isSecure: true, host: 'fin-a.example.net', port: 8445 }],
    [
      'https://fin-a.example.net:443/desktop/container/?locale=en',
      { isSecure: true, host: 'fin-a.example.net', port: 443 },
    ],
    [' HTTPS://FIN-A.example.net/ ', { isSecure: true, host: 'fin-a.example.net', port: 8445 }],
    ['http://127.0.0.1:8082', { isSecure: false, host: '127.0.0.1', port: 8082 }],
    ['[::1]:8445', { isSecure: true, host: '[::1]', port: 8445 }],
  ])('take %s as a server', (server, address) => {
    expect(checkFinesseSettings({ ...right, server })).toEqual([]);
    expect(readFinesseSettings({ ...right, server }).server).toMatchObject(address);
  });

  it.each(['http://fin-a.example.net', 'ftp://fin-a', 'fin a', 'https://', 'user:word@fin-a', 'fin-a:99999', '::'])(
    'do not take %s as one',
    (server) => {
      expect(checkFinesseSettings({ ...right, server })).toContainEqual({ key: 'server', problem: 'not-an-address' });
    },
  );

  it('say what is wrong with each field at once', () => {
    const values = {
      ...right,
      alternateServer: 'a b',
      extension: '+495001',
      notificationPort: '0',
      alternateNotificationPort: 'x',
      dropPermission: 'some',
      transports: ['pigeon'],
      user: 'u'.repeat(201),
    };
    expect(checkFinesseSettings(values)).toEqual([
      { key: 'alternateServer', problem: 'not-an-address' },
      { key: 'notificationPort', problem: 'not-a-port' },
      { key: 'alternateNotificationPort', problem: 'not-a-port' },
      { key: 'extension', problem: 'digits-only' },
      { key: 'user', problem: 'too-long' },
      { key: 'dropPermission', problem: 'not-a-choice' },
      { key: 'transports', problem: 'not-a-choice' },
    ]);
  });

  it('stand at what most sites have where nothing was entered', () => {
    expect(readFinesseSettings(right)).toMatchObject({
      dropPermission: 'supervisor_only',
      transports: ['websocket', 'websocket-notification', 'bosh'],
      alternateServer: null,
      alternateNotificationPort: 7443,
      server: { notificationPort: 7443 },
    });
  });

  it('name the servers of the pair for looking whether they can be reached', () => {
    expect(finesseEndpoints({ ...right, alternateServer: 'fin-b.example.net:9445', caFile: '/ca.pem' })).toEqual([
      { url: 'https://fin-a.example.net:8445/', caFile: '/ca.pem' },
      { url: 'https://fin-b.example.net:9445/', caFile: '/ca.pem' },
    ]);
    expect(finesseEndpoints({ ...right, server: 'http://127.0.0.1:8082' })).toEqual([
      { url: 'http://127.0.0.1:8082/', caFile: '' },
    ]);
  });

  it('are described so that a form can be made of them', () => {
    expect(descriptorSchema.parse(ciscoFinesse.descriptor)).toEqual(ciscoFinesse.descriptor);
    expect(ciscoFinesse.userLabel(right)).toBe('aberg · 5001');
    const initial = Object.fromEntries(
      ciscoFinesse.descriptor.fields.filter(({ isSecret }) => !isSecret).map(({ key, initial: value }) => [key, value]),
    );
    expect(ciscoFinesse.checkSettings({ ...initial, ...right })).toEqual([]);
  });
});
