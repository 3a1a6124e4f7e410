import { ciscoFinesse } from '../../main/vendors/cisco-finesse/adapter.ts';
import { finesseCommands } from './cisco-finesse.commands.ts';
import { finesse, FinesseServer } from './cisco-finesse.server.ts';
import type { ServerUnderTest, VendorHarness } from './harness.ts';
import type { SignIn, VendorBench } from './vendor-bench.ts';

const withValues = (bench: VendorBench, server: ServerUnderTest, values: SignIn['values']): SignIn => {
  const account = server.account(bench);
  return { ...account, values: { ...account.values, ...values } };
};

/** Cisco Finesse in the conformance suite. */
export const finesseHarness: VendorHarness = {
  vendor: ciscoFinesse,
  transports: ['websocket', 'bosh'],
  start: (transport, clock) => FinesseServer.start(transport, clock),
  commands: finesseCommands,
  badSignIns: [
    { name: 'an unknown server', code: 'unknown-host', status: 'waiting', prepare: (bench, server) => withValues(bench, server, { server: 'no-such-host.invalid' }) },
    { name: 'a port where nothing listens', code: 'connection-refused', status: 'waiting', prepare: (bench, server) => withValues(bench, server, { server: '127.0.0.1:9' }) },
    {
      name: 'a web page instead of the system',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'nextReply', status: 200, body: '<!DOCTYPE html><html><body><p>Hello<br></body></html>', pathIncludes: 'SystemInfo' });
        return server.account(bench);
      },
    },
    {
      name: 'another web server',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'nextReply', status: 404, body: '<html><h1>Not found</h1></html>', pathIncludes: 'SystemInfo' });
        return server.account(bench);
      },
    },
    {
      name: 'a port that speaks something else',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) => withValues(bench, server, { server: `127.0.0.1:${new URL(finesse(server).simulator.addresses.notifyHttps).port}` }),
    },
    {
      name: 'an authority file without a certificate',
      code: 'certificate-file-unreadable',
      status: 'refused',
      prepare: (bench, server) => {
        bench.setFile('/broken.pem', 'hello');
        return withValues(bench, server, { caFile: '/broken.pem' });
      },
    },
    { name: 'an authority file that is not there', code: 'certificate-file-unreadable', status: 'refused', prepare: (bench, server) => withValues(bench, server, { caFile: '/nowhere.pem' }) },
    { name: 'an unknown user', code: 'wrong-password', status: 'refused', prepare: (bench, server) => withValues(bench, server, { user: 'nobody' }) },
    {
      name: 'a locked account',
      code: 'account-locked',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'lockAccount', agent: '1900' });
        return server.account(bench);
      },
    },
    {
      name: 'an account that is found locked later',
      code: 'account-locked',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'setFault', fault: 'lockedOut' });
        return server.account(bench);
      },
    },
    {
      name: 'an extension that somebody else uses',
      code: 'extension-in-use',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'agentSignsIn', agent: '1003', extension: '5900' });
        return server.account(bench);
      },
    },
    { name: 'an extension that does not exist', code: 'extension-invalid', status: 'refused', prepare: (bench, server) => withValues(bench, server, { extension: '7777' }) },
    {
      name: 'a server out of service',
      code: 'out-of-service',
      status: 'waiting',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'setFault', fault: 'ctiFailover' });
        return server.account(bench);
      },
    },
    {
      name: 'a web application that is down',
      code: 'out-of-service',
      status: 'waiting',
      prepare: (bench, server) => {
        finesse(server).act({ act: 'setFault', fault: 'webDown' });
        return server.account(bench);
      },
    },
    {
      name: 'notifications that are switched off',
      code: 'notifications-refused',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).simulator.setSwitch('webSocket', 'none');
        finesse(server).simulator.setSwitch('bosh', 'off');
        return server.account(bench);
      },
    },
  ],
  expiries: [
    {
      name: 'a password that was changed on the server',
      expire: (server) => finesse(server).act({ act: 'nextReply', status: 401, body: '', method: 'GET', pathIncludes: 'User/1900' }),
      outcome: { status: 'refused', reason: 'wrong-password' },
    },
    {
      name: 'a notification session that the server ended',
      expire: (server) => finesse(server).act({ act: 'killXmpp', agent: '1900', condition: 'system-shutdown' }),
      outcome: { status: 'online', reason: null },
    },
    { name: 'a forced sign-out', expire: (server) => finesse(server).act({ act: 'forceSignOut', agent: '1900' }), outcome: { status: 'refused', reason: 'signed-out-by-server' } },
  ],
};
