import { huaweiAgentGateway } from '../../main/vendors/huawei-agent-gateway/adapter.ts';
import { commonBadSignIns, signInWith } from './bad-sign-ins.ts';
import type { BadSignIn, VendorHarness } from './harness.ts';
import { commands } from './huawei-agent-gateway.commands.ts';
import { AgentGatewayServer, gateway, mistypedPath, ownId } from './huawei-agent-gateway.server.ts';

/** A sign-in that the gateway answers so. */
const answered = (
  name: string,
  retcode: string,
  code: BadSignIn['code'],
  status: BadSignIn['status'] = 'refused',
): BadSignIn => ({
  name,
  code,
  status,
  prepare: (bench, server) => {
    gateway(server).act({ act: 'nextAnswer', retcode, method: 'PUT', pathIncludes: `onlineagent/${ownId}`, count: 50 });
    return server.account(bench);
  },
});

const html = '<!DOCTYPE html><html><body><p>Hello</p></body></html>';

export const agentGatewayHarness: VendorHarness = {
  vendor: huaweiAgentGateway,
  // The gateway's own default. In strict mode a command may rightly meet a Guid that was just replaced: the tests of
  // audio modes look at that.
  transports: ['dynamic'],
  start: (guidMode, clock) => AgentGatewayServer.start(guidMode, clock),
  commands,
  isAskedWhileDown: true,
  badSignIns: [
    ...commonBadSignIns,
    {
      name: 'a web page instead of the system',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) => {
        gateway(server).act({
          act: 'nextReply',
          status: 200,
          body: html,
          contentType: 'text/html',
          pathIncludes: 'agentstatus',
        });
        return server.account(bench);
      },
    },
    {
      name: 'another path',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) =>
        signInWith(bench, server, {
          server: `${gateway(server).simulator.addresses.https.replace(/\/$/u, '')}/${mistypedPath}`,
        }),
    },
    {
      name: 'an unknown agent',
      code: 'wrong-password',
      status: 'refused',
      prepare: (bench, server) => signInWith(bench, server, { agentId: '2999' }),
    },
    {
      name: 'a phone that is not in range',
      code: 'extension-invalid',
      status: 'refused',
      prepare: (bench, server) => signInWith(bench, server, { phone: '123' }),
    },
    {
      name: 'a locked account',
      code: 'account-locked',
      status: 'refused',
      prepare: (bench, server) => {
        gateway(server).act({ act: 'setAccount', agent: ownId, isLocked: true });
        return server.account(bench);
      },
    },
    {
      name: 'a password that ran out',
      code: 'password-expired',
      status: 'refused',
      prepare: (bench, server) => {
        gateway(server).act({ act: 'setAccount', agent: ownId, isPasswordExpired: true });
        return server.account(bench);
      },
    },
    {
      name: 'a password that must be changed',
      code: 'password-expired',
      status: 'refused',
      prepare: (bench, server) => {
        gateway(server).act({ act: 'setAccount', agent: ownId, mustChangePassword: true });
        return server.account(bench);
      },
    },
    {
      name: 'somebody signed in elsewhere',
      code: 'already-signed-in',
      status: 'refused',
      prepare: (bench, server) => {
        gateway(server).act({ act: 'agentSignsIn', agent: ownId });
        return server.account(bench);
      },
    },
    answered('a platform without resources', '100-003', 'server-busy', 'waiting'),
    answered('a sign-in that is running', '100-021', 'server-busy', 'waiting'),
    answered('another tenant', '100-018', 'unknown-user'),
    answered('an agent who cannot be signed out elsewhere', '100-015', 'cannot-take-over'),
    {
      name: 'a gateway that is switching over',
      code: 'out-of-service',
      status: 'waiting',
      prepare: (bench, server) => {
        gateway(server).simulator.setSwitch('fault', 'switchingOver');
        return server.account(bench);
      },
    },
    {
      name: 'a proxy that cannot reach the gateway',
      code: 'out-of-service',
      status: 'waiting',
      prepare: (bench, server) => {
        gateway(server).simulator.setSwitch('fault', 'badGateway');
        return server.account(bench);
      },
    },
  ],
  expiries: [
    {
      name: 'silence',
      expire: (server) => gateway(server).act({ act: 'loseSession', agent: ownId, code: '100-006' }),
      outcome: { status: 'refused', reason: 'signed-out-by-server' },
    },
    {
      name: 'a Guid that counts no more',
      // Every answer arrived: without another client the newest Guid would count.
      expire: (server) => gateway(server).act({ act: 'expireGuid', agent: ownId }),
      outcome: { status: 'refused', reason: 'taken-over' },
    },
    {
      name: 'a failover that asks for a new sign-in',
      expire: (server) => gateway(server).act({ act: 'loseSession', agent: ownId, code: '105-005' }),
      outcome: { status: 'online', reason: null },
      endsConference: true,
    },
    {
      name: 'a failover without a cached agent',
      expire: (server) => gateway(server).act({ act: 'loseSession', agent: ownId, code: '105-001' }),
      outcome: { status: 'online', reason: null },
      endsConference: true,
    },
    {
      name: 'a forced sign-out',
      expire: (server) => gateway(server).act({ act: 'forceSignOut', agent: ownId }),
      outcome: { status: 'refused', reason: 'signed-out-by-server' },
    },
  ],
};
