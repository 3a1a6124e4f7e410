import { ciscoFinesse } from '../../main/vendors/cisco-finesse/adapter.ts';
import { commonBadSignIns, signInWith } from './bad-sign-ins.ts';
import { finesseCommands } from './cisco-finesse.commands.ts';
import { finesse, FinesseServer } from './cisco-finesse.server.ts';
import type { VendorHarness } from './harness.ts';

/** Cisco Finesse in the conformance suite. */
export const finesseHarness: VendorHarness = {
  vendor: ciscoFinesse,
  transports: ['websocket', 'bosh'],
  start: (transport, clock) => FinesseServer.start(transport, clock),
  commands: finesseCommands,
  isAskedWhileDown: true,
  badSignIns: [
    ...commonBadSignIns,
    {
      name: 'a web page instead of the system',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).act({
          act: 'nextReply',
          status: 200,
          body: '<!DOCTYPE html><html><body><p>Hello<br></body></html>',
          pathIncludes: 'SystemInfo',
        });
        return server.account(bench);
      },
    },
    {
      name: 'another web server',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) => {
        finesse(server).act({
          act: 'nextReply',
          status: 404,
          body: '<html><h1>Not found</h1></html>',
          pathIncludes: 'SystemInfo',
        });
        return server.account(bench);
      },
    },
    {
      name: 'a port that speaks something else',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) =>
        signInWith(bench, server, {
          server: `127.0.0.1:${new URL(finesse(server).simulator.addresses.notifyHttps).port}`,
        }),
    },
    {
      name: 'an unknown user',
      code: 'wrong-password',
      status: 'refused',
      prepare: (bench, server) => signInWith(bench, server, { user: 'nobody' }),
    },
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
    {
      name: 'an extension that does not exist',
      code: 'extension-invalid',
      status: 'refused',
      prepare: (bench, server) => signInWith(bench, server, { extension: '7777' }),
    },
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
      expire: (server) =>
        finesse(server).act({
          act: 'nextReply',
          status: 401,
          contentType: 'application/xml',
          body:
            '<ApiErrors><ApiError><ErrorType>Authorization Failure</ErrorType><ErrorMessage>UNAUTHORIZED' +
            '</ErrorMessage><ErrorData>1900</ErrorData></ApiError></ApiErrors>',
          method: 'GET',
          pathIncludes: 'User/',
          count: 50,
        }),
      outcome: { status: 'refused', reason: 'wrong-password' },
    },
    {
      name: 'a notification session that the server ended',
      expire: (server) => finesse(server).act({ act: 'killXmpp', agent: '1900', condition: 'system-shutdown' }),
      outcome: { status: 'online', reason: null },
    },
    {
      name: 'a forced sign-out',
      expire: (server) => finesse(server).act({ act: 'forceSignOut', agent: '1900' }),
      outcome: { status: 'refused', reason: 'signed-out-by-server' },
    },
  ],
};
