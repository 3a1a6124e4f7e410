import { describe, expect, it } from 'vitest';
import { allowed, denied } from '../../../../app/domain/permission.ts';
import type { Change } from '../../../../app/state/app-state.ts';
import type { Meeting } from '../../../../app/domain/meeting.ts';
import { account, agentOf, connected, ends, menuOf, nothingHeld, readMenu } from '../../../support/tray-menu-bench.ts';

describe('an account in the tray menu', () => {
  it('shows the agent state, signing out with its reasons, and the account itself', () => {
    const agent = { ...agentOf(), state: 'not-ready' as const, reasonLabel: 'Lunch' };
    expect(readMenu(menuOf(account({ agent })).entries)).toEqual([
      nothingHeld,
      '---',
      'Finesse, Hamburg · Not ready · Lunch',
      '  Ready',
      '  Not ready · Paperwork',
      '  *Not ready · Lunch',
      '  ---',
      '  Show Finesse, Hamburg',
      '  Sign out',
      '    End of shift',
      '    Training',
      ...ends,
    ]);
  });

  it('requests a state from the surface tray, and shows the account where more must be entered', () => {
    const agent = {
      ...agentOf(),
      choices: [
        { state: 'ready' as const, reasonId: null, reasonLabel: '' },
        { state: 'rest' as const, reasonId: '1', reasonLabel: '' },
      ],
    };
    const { commands } = menuOf(account({ agent }));
    expect(commands.get('account/finesse/state/ready/')).toMatchObject({
      kind: 'call',
      call: {
        name: 'command.make',
        input: { surface: 'tray', request: { kind: 'set-agent-state', state: 'ready', reasonId: null } },
      },
    });
    expect(commands.get('account/finesse/state/rest/1')).toEqual({
      kind: 'show',
      show: { what: 'account', id: 'finesse' },
    });
  });

  it('says once why the agent state cannot be changed', () => {
    const agent = { ...agentOf(), permissions: { setState: denied('not-now'), makeCall: allowed } };
    const menu = menuOf(account({ agent }));
    expect(readMenu(menu.entries).slice(2, 7)).toEqual([
      'Finesse, Hamburg · Talking',
      '  [Talking – The system does not allow it in the present state.]',
      '  [Ready]',
      '  [Not ready · Paperwork]',
      '  [Not ready · Lunch]',
    ]);
    expect([...menu.commands.keys()].filter((id) => id.includes('/state'))).toEqual([]);
  });

  it.each([
    ['off', ['  Show Finesse, Hamburg', '  Sign in']],
    ['refused', ['  Show Finesse, Hamburg', '  Sign in']],
    ['connecting', ['  Show Finesse, Hamburg', '  Stop trying']],
    ['waiting', ['  Show Finesse, Hamburg', '  Try now', '  Stop trying']],
  ] as const)('offers what the connection %s allows', (status, lines) => {
    const entries = readMenu(menuOf(account({ agent: null, connection: connected(status) })).entries);
    expect(entries.filter((line) => line.startsWith('  '))).toEqual(lines);
  });

  it('signs in with the stored password, else shows the account', () => {
    const off = { agent: null, connection: connected('off') };
    expect(menuOf(account(off)).commands.get('account/finesse/sign-in')).toMatchObject({
      kind: 'call',
      call: { name: 'account.sign-in', input: { accountId: 'finesse', secrets: {} } },
    });
    expect(
      menuOf(account({ ...off, secret: { place: 'none', reason: null } })).commands.get('account/finesse/sign-in'),
    ).toEqual({ kind: 'show', show: { what: 'account', id: 'finesse' } });
  });

  describe('with running meetings that the list showed', () => {
    const meeting = (id: string, more: Partial<Meeting> = {}): Change => ({
      slice: 'meeting',
      accountId: 'finesse',
      id: `finesse/${id}`,
      value: {
        id: `finesse/${id}`,
        accountId: 'finesse',
        vendorId: id,
        subject: `Meeting ${id}`,
        hostName: 'Ada',
        address: id,
        status: 'running',
        startsAt: null,
        endsAt: null,
        peopleCount: 3,
        conferenceId: null,
        needsPassword: false,
        permissions: { takeControl: allowed },
        ...more,
      },
    });

    it('follows one by one press, where nothing has to be typed', () => {
      const menu = menuOf(
        account(),
        meeting('1'),
        meeting('2', { permissions: { join: allowed } }),
        meeting('3', { needsPassword: true }),
        meeting('4', { status: 'scheduled' }),
        meeting('5', { conferenceId: 'finesse/5' }),
        meeting('6', { permissions: { takeControl: denied('not-now') } }),
      );
      const lines = readMenu(menu.entries);
      const at = lines.indexOf('  Running meetings');
      expect(lines.slice(at, at + 4)).toEqual([
        '  Running meetings',
        '    Take control of Meeting 1',
        '    Join Meeting 2',
        '  Show Finesse, Hamburg',
      ]);
      expect(menu.commands.get('account/finesse/meeting/finesse/1/take-control')).toMatchObject({
        call: {
          name: 'meeting.follow',
          input: { how: 'take-control', meeting: { meetingId: 'finesse/1' }, password: null },
        },
      });
    });

    it('offers none while the account is not online', () => {
      const menu = menuOf(account({ agent: null, connection: connected('off') }), meeting('1'));
      expect(readMenu(menu.entries)).not.toContain('  Running meetings');
    });
  });
});
