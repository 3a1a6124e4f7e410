import { skypeUcwa } from '../../main/vendors/skype-ucwa/adapter.ts';
import { commonBadSignIns } from './bad-sign-ins.ts';
import type { BadSignIn, VendorHarness } from './harness.ts';
import { commands, whenRead } from './skype-ucwa.commands.ts';
import { skype, SkypeServer } from './skype-ucwa.server.ts';

const html = '<!DOCTYPE html><html><body><p>Hello</p></body></html>';

/** Servers that are set so. */
const set = (
  name: string,
  code: BadSignIn['code'],
  status: BadSignIn['status'],
  change: (server: SkypeServer) => void,
): BadSignIn => ({
  name,
  code,
  status,
  prepare: (bench, server) => {
    change(skype(server));
    return server.account(bench);
  },
});

export const skypeHarness: VendorHarness = {
  vendor: skypeUcwa,
  transports: ['HTTPS'],
  start: (_transport, clock) => SkypeServer.start(clock),
  commands,
  user: { name: 'Alice Agent' },
  lacksHold: true,
  hasNewsPerConference: true,
  enter: async (bench, _server, id) => {
    await whenRead(bench, await bench.follow({ address: id }, null, 'join'));
  },
  badSignIns: [
    ...commonBadSignIns,
    set('a web page instead of the server', 'not-this-system', 'refused', (server) =>
      server.act({ act: 'nextReply', status: 200, body: html, contentType: 'text/html', count: 50 }),
    ),
    set('a locked account', 'wrong-password', 'refused', (server) => server.act({ act: 'lockAccount', user: 'alice' })),
    set('no sign-in with a password', 'not-supported', 'refused', (server) => server.set('grants', 'windowsOnly')),
    set('no challenge of the server’s own', 'not-this-system', 'refused', (server) =>
      server.set('challenge', 'bearerOnly'),
    ),
    set('a root that leads to another domain', 'other-organisation', 'refused', (server) =>
      server.set('rootAnswer', 'redirectElsewhere'),
    ),
    set('a root that leads to itself', 'not-this-system', 'refused', (server) => server.set('rootAnswer', 'loop')),
    set('a gateway without servers behind it', 'out-of-service', 'waiting', (server) =>
      server.set('fault', 'badGateway'),
    ),
    set('servers out of service', 'out-of-service', 'waiting', (server) => server.set('fault', 'unavailable')),
    set('a pool without a backup', 'out-of-service', 'waiting', (server) => server.set('fault', 'noBackupPool')),
  ],
  expiries: [
    {
      name: 'a restart that loses its applications',
      expire: (server) => skype(server).act({ act: 'restartServer' }),
      outcome: { status: 'online', reason: null },
    },
    {
      name: 'a restart that loses its tokens',
      expire: (server) => skype(server).act({ act: 'restartServer', losesTokens: true }),
      outcome: { status: 'online', reason: null },
    },
    {
      name: 'an application that the server lost',
      expire: (server) => skype(server).act({ act: 'loseApplications' }),
      outcome: { status: 'online', reason: null },
    },
    {
      name: 'an application that the server ended for inactivity',
      expire: (server) => skype(server).act({ act: 'loseApplications', as: 'InactiveApplicationExpired' }),
      outcome: { status: 'refused', reason: 'signed-out-by-server' },
    },
  ],
};
