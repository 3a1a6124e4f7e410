import { expect, it } from 'vitest';
import { LeftSession } from '../../../../main/vendors/huawei-agent-gateway/left-session.ts';
import { SessionCredentials } from '../../../../main/vendors/huawei-agent-gateway/requests.ts';
import { readGatewaySettings } from '../../../../main/vendors/huawei-agent-gateway/settings.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const values = { server: 'gateway.example.com', agentId: '2101', phone: '88002101', firstState: 'busy' };
const left = new LeftSession(
  { settings: readGatewaySettings(values), password: 'right' },
  new SessionCredentials(new ManualClock()),
  {
    confIds: [],
    clockOffsetMs: 0,
  },
);
const use = (change: object, password = 'right'): string =>
  left.useFor(readGatewaySettings({ ...values, ...change }), password);

it.each([
  ['what no sign-in sends', { holdFile: 'Y:/hold.V3', firstState: 'idle', busyReasons: '201 Meeting' }, 'resume'],
  ['the phone', { phone: '88002102' }, 'force'],
  ['answering', { autoAnswer: 'no' }, 'force'],
  ['what follows a call', { autoIdle: 'no' }, 'force'],
  ['the agent', { agentId: '2102' }, 'none'],
  ['the server', { server: 'other.example.com' }, 'none'],
] as const)('a session left behind is used after a change of %s', (_what, change, expected) => {
  expect(use(change)).toBe(expected);
});

it('a session left behind is not gone on with where the password is another one', () => {
  expect(use({}, 'wrong')).toBe('force');
});
