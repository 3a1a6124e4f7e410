import { huaweiCloudMeeting } from '../../main/vendors/huawei-cloud-meeting/adapter.ts';
import type { BadSignIn, ServerUnderTest, VendorHarness } from './harness.ts';
import { commands } from './huawei-cloud-meeting.commands.ts';
import { cloud, CloudMeetingServer, ownAccount } from './huawei-cloud-meeting.server.ts';
import type { SignIn, VendorBench } from './vendor-bench.ts';

const withValues = (bench: VendorBench, server: ServerUnderTest, values: SignIn['values']): SignIn =>
  cloud(server).account(bench, undefined, values);

const html = '<!DOCTYPE html><html><body><p>Hello</p></body></html>';

/** An account that the service does not let in. */
const barred = (name: string, code: BadSignIn['code'], state: Readonly<Record<string, boolean>>): BadSignIn => ({
  name,
  code,
  status: 'refused',
  prepare: (bench, server) => {
    cloud(server).act({ act: 'setAccount', account: ownAccount, ...state });
    return server.account(bench);
  },
});

/** A service that is broken in this way. */
const broken = (
  name: string,
  code: BadSignIn['code'],
  fault: 'badGateway' | 'captivePortal' | 'serverError' | 'upgrading',
  status: BadSignIn['status'],
): BadSignIn => ({
  name,
  code,
  status,
  prepare: (bench, server) => {
    cloud(server).simulator.setSwitch('fault', fault);
    return server.account(bench);
  },
});

export const cloudMeetingHarness: VendorHarness = {
  vendor: huaweiCloudMeeting,
  transports: ['WebSocket'],
  start: (_transport, clock) => CloudMeetingServer.start(clock),
  commands,
  user: { name: 'Agent Seven' },
  lacksHold: true,
  hasNewsPerConference: true,
  enter: async (bench, _server, id) => {
    await bench.follow({ address: id });
  },
  badSignIns: [
    {
      name: 'an unknown server',
      code: 'unknown-host',
      status: 'waiting',
      prepare: (bench, server) => withValues(bench, server, { server: 'no-such-host.invalid' }),
    },
    {
      name: 'a port where nothing listens',
      code: 'connection-refused',
      status: 'waiting',
      prepare: (bench, server) => withValues(bench, server, { server: '127.0.0.1:9' }),
    },
    {
      name: 'a web page instead of the service',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) => {
        cloud(server).act({ act: 'nextReply', status: 200, body: html, contentType: 'text/html', count: 50 });
        return server.account(bench);
      },
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
    barred('a disabled account', 'account-disabled', { isDisabled: true }),
    barred('a locked account', 'account-locked', { isLocked: true }),
    barred('a password that ran out', 'password-expired', { isPasswordExpired: true }),
    barred('a first password', 'password-change-required', { mustChangePassword: true }),
    barred('a captcha', 'captcha-required', { needsCaptcha: true }),
    {
      name: 'an unknown account',
      code: 'wrong-password',
      status: 'refused',
      prepare: (bench, server) => withValues(bench, server, { account: 'nobody' }),
    },
    broken('a gateway without a service behind it', 'out-of-service', 'badGateway', 'waiting'),
    broken('a captive portal', 'not-this-system', 'captivePortal', 'refused'),
    broken('a service that fails', 'server-error', 'serverError', 'waiting'),
    broken('a service that is being upgraded', 'out-of-service', 'upgrading', 'waiting'),
  ],
  expiries: [
    {
      name: 'a restart that loses its tokens',
      expire: (server) => cloud(server).act({ act: 'restart', downMs: 2_000, keepsTokens: false }),
      outcome: { status: 'online', reason: null },
    },
  ],
};
