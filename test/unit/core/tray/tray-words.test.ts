import { describe, expect, it } from 'vitest';
import type { Participant } from '../../../../app/domain/participant.ts';
import { allowed, denied } from '../../../../app/domain/permission.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { emptyState, type AppState, type Change } from '../../../../app/state/app-state.ts';
import { shorten } from '../../../../app/wording/shorten.ts';
import { wordsOf } from '../../../../main/core/state/words.ts';
import { trayLookOf } from '../../../../main/core/tray/tray-look.ts';
import { mostTooltipUnits, trayTooltipOf } from '../../../../main/core/tray/tray-tooltip.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
const fixture = windowFixture(nowMs);
const conferenceId = 'finesse/40871';

const stateOf = (...changes: readonly Change[]): AppState => {
  const state = emptyState();
  for (const change of changes) applyChange(state, change);
  return state;
};
const account = (more: Parameters<typeof fixture.account>[0] = {}): Change => {
  const value = fixture.account(more);
  return { slice: 'account', id: value.id, value };
};
const connected = (status: 'off' | 'connecting' | 'online' | 'waiting' | 'refused') => ({
  ...fixture.account().connection,
  status,
});
const conference = (more: Parameters<typeof fixture.conference>[0] = {}): Change => {
  const value = fixture.conference(more);
  return { slice: 'conference', id: value.id, value };
};
const participant = (id: string, more: Partial<Participant>): Change => ({
  slice: 'participant',
  conferenceId,
  id,
  value: fixture.participant(id, more),
});
const waiting = (id: string, more: Partial<Participant> = {}): Change =>
  participant(id, {
    name: 'Ana Lima',
    state: 'in-lobby',
    permissions: { drop: denied('not-connected'), admit: allowed },
    ...more,
  });
const ringing = conference({
  id: 'finesse/9',
  vendorId: '9',
  kind: 'call',
  state: 'ringing',
  counterpart: '+49 170 555 0132',
  controls: { answer: allowed },
});
const stale = { truth: { status: 'stale', at: nowMs, reason: 'connection-lost' } } as const;
const problem: Change = {
  slice: 'notice',
  id: 'n',
  value: { id: 'n', kind: 'problem', code: 'audit-unwritable', accountId: null, detail: null, at: nowMs },
};

describe('what the icon says', () => {
  it.each([
    ['signed-out', 'there is no account', []],
    ['signed-out', 'nobody is signed in', [account({ connection: connected('off'), agent: null })]],
    ['connecting', 'an account connects', [account({ connection: connected('connecting') })]],
    ['connecting', 'an account waits to connect again', [account({ connection: connected('waiting') })]],
    ['idle', 'signed in without a call', [account()]],
    ['idle', 'what is left of a call is its wrap-up', [account(), conference({ state: 'wrapping-up' })]],
    ['in-conference', 'in a conference', [account(), conference()]],
    [
      'in-conference',
      'in a conference while another account is refused',
      [account(), conference(), account({ id: 'other', connection: connected('refused') }), problem],
    ],
    ['lobby', 'somebody waits to be let in', [account(), conference(), waiting('w')]],
    [
      'lobby',
      'somebody waits while another picture is stale',
      [account(), conference(), waiting('w'), conference({ id: 'finesse/7', ...stale })],
    ],
    ['stale', 'the picture is stale', [account(), conference(stale)]],
    [
      'stale',
      'the connection is lost, whatever the conference says',
      [account({ connection: connected('waiting') }), conference(), waiting('w')],
    ],
    ['attention', 'a call rings', [account(), conference(), waiting('w'), ringing]],
    [
      'attention',
      'an account is refused and there is no call',
      [account(), account({ id: 'other', connection: connected('refused') })],
    ],
    ['attention', 'a problem is told and there is no call', [account(), problem]],
  ] as const)('is %s when %s', (look, _, changes) => {
    expect(trayLookOf(stateOf(...changes))).toBe(look);
  });
});

describe('the tooltip', () => {
  const environment: Change = {
    slice: 'environment',
    value: fixture.environment({
      vendors: [
        {
          vendorId: 'sample',
          name: 'vendor.cisco-finesse.name',
          needs: 'vendor.cisco-finesse.needs',
          badge: { letters: 'S', hue: 0 },
          fields: [],
          capabilities: { dropsParticipants: true, makesCalls: true, hasAgentState: true, hasTeam: true },
        },
      ],
    }),
  };
  const tooltip = (...changes: readonly Change[]): string => {
    const state = stateOf(environment, ...changes);
    return trayTooltipOf(state, wordsOf(state));
  };

  it('says that there is no account', () => {
    expect(tooltip()).toBe('Gavel: no account yet');
  });

  it('names system, account and own state', () => {
    expect(tooltip(account({ label: 'Hamburg' }))).toBe('Cisco Finesse · Hamburg · Talking');
    expect(tooltip(account({ label: 'Cisco Finesse, Hamburg', connection: connected('refused') }))).toBe(
      'Cisco Finesse, Hamburg · Needs attention',
    );
  });

  it('names the conference and how many are in it, or that the picture is stale', () => {
    expect(tooltip(account({ label: 'Hamburg' }), conference())).toBe(
      'Cisco Finesse · Hamburg · Conference 40871 · 7 people',
    );
    expect(tooltip(account({ label: 'Hamburg' }), conference(stale))).toBe(
      'Cisco Finesse · Hamburg · Conference 40871 · Stale',
    );
  });

  it('says who calls and who waits before all else', () => {
    expect(tooltip(account({ label: 'Hamburg' }), conference(), waiting('w', { address: '1050' })).split('\n')).toEqual(
      ['Ana Lima · 1050 waits in the lobby', 'Cisco Finesse · Hamburg · Conference 40871 · 7 people'],
    );
    expect(
      tooltip(
        account({ label: 'Hamburg' }),
        conference(),
        waiting('w', { position: 1 }),
        waiting('x', { name: 'Bo', position: 2 }),
      ).split('\n')[0],
    ).toBe('2 wait in the lobby, first Ana Lima');
    expect(tooltip(account({ label: 'Hamburg' }), ringing).split('\n')[0]).toBe('+49 170 555 0132 is calling');
  });

  it('says what is held', () => {
    expect(
      tooltip(account({ label: 'Hamburg' }), conference(), {
        slice: 'command',
        id: 'c',
        value: fixture.command('c'),
      }).split('\n'),
    ).toEqual(['Cisco Finesse · Hamburg · Conference 40871 · 7 people', 'Dropping +49 170 555 0132']);
  });

  it('is never longer than Windows shows, and leaves out whole lines', () => {
    const long = account({ label: 'The second service desk of the northern region, late shift' });
    const text = tooltip(
      long,
      conference({ counterpart: 'x' }),
      waiting('w', { name: 'Somebody with a really long name who waits', address: '+49 170 555 0132' }),
      account({ id: 'b', label: 'B' }),
      account({ id: 'c', label: 'C' }),
    );
    expect(text.length).toBeLessThanOrEqual(mostTooltipUnits);
    expect(text).toContain('+49 170 555 0132');
    expect(text.split('\n').every((line) => line !== '' && !line.endsWith('·'))).toBe(true);
  });

  it('follows the language', () => {
    const state = stateOf(environment, account({ label: 'Hamburg' }), conference(), {
      slice: 'preferences',
      value: { ...emptyState().preferences, language: 'zh-CN' },
    });
    expect(trayTooltipOf(state, wordsOf(state))).toMatch(/7 人/u);
    expect(wordsOf(stateOf())('tray.no-account')).toBe('Gavel: no account yet');
  });
});

describe('a name made to fit', () => {
  it.each([
    ['Maria Albers', 20, 'Maria Albers'],
    ['Maximiliane Hohenlohe-Schillingsfürst', 20, 'Maximilian…ingsfürst'],
    ['+49 170 555 0132', 8, '+49 170 555 0132'],
    ['Customer of long standing +49 170 555 0132', 24, 'Cust…ng +49 170 555 0132'],
    ['1044 Reception of the house', 12, '1044 Rec…use'],
    ['a 1 b 2 c 3', 4, 'a 1 b 2 c 3'],
    ['中华人民共和国客户服务中心', 7, '中华人…务中心'],
  ])('%s in %i characters', (name, most, short) => {
    expect(shorten(name, most)).toBe(short);
    const numbers = (text: string): readonly string[] => text.match(/\d+/gu) ?? [];
    expect(numbers(shorten(name, most))).toEqual(numbers(name));
  });

  it('cuts no character of two units in two', () => {
    expect(shorten('👩‍👩'.repeat(10) + 'abc', 6)).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/u);
    expect(Array.from(shorten('😀'.repeat(30), 9))).toHaveLength(9);
  });
});
