import { beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import type { Meeting } from '../../../../app/domain/meeting.ts';
import { allowed, denied } from '../../../../app/domain/permission.ts';
import type { Descriptor } from '../../../../app/vendor/descriptor.ts';
import type { CommandLineAnswer } from '../../../../main/core/command-line/command-line-messages.ts';
import { CommandLineBench } from '../../../support/command-line-bench.ts';
import { modelAccountId } from '../../../support/model-vendor.ts';

describe('meetings from the command line', () => {
  let bench: CommandLineBench;
  const descriptor: Descriptor = {
    vendorId: 'sample',
    name: 'vendor.cisco-finesse.name',
    needs: 'vendor.cisco-finesse.needs',
    badge: { letters: 'M', hue: 2 },
    fields: [],
    capabilities: {
      dropsParticipants: true,
      makesCalls: false,
      hasAgentState: false,
      hasTeam: false,
      meetings: { pageSize: 20, byAddress: ['take-control'], accesses: [] },
    },
  };

  const meeting = (number: string, more: Partial<Meeting> = {}): Meeting => ({
    id: `${modelAccountId}/${number}`,
    accountId: modelAccountId,
    vendorId: number,
    subject: `Meeting ${number}`,
    hostName: 'Agent Seven',
    address: number,
    status: 'running',
    startsAt: null,
    endsAt: null,
    peopleCount: 12,
    conferenceId: null,
    needsPassword: false,
    permissions: { takeControl: allowed, join: allowed, start: denied('not-now') },
    ...more,
  });

  beforeEach(() => {
    bench = new CommandLineBench([]);
    const account = bench.store.state.accounts.get(modelAccountId);
    if (!account) throw new Error('There is no account.');
    bench.store.change([
      { slice: 'account', id: account.id, value: { ...account, vendorId: descriptor.vendorId } },
      {
        slice: 'environment',
        value: {
          version: '0.0.0',
          host: 'browser',
          platform: 'linux',
          systemLanguage: 'en',
          vendors: [descriptor],
          scenes: [],
          keychain: { status: 'available', reason: null },
          paths: { settings: '', log: '', audit: '' },
        },
      },
    ]);
  });

  const list = (more: object = {}): Promise<CommandLineAnswer> =>
    bench.askRaw({ kind: 'list-meetings', accountName: null, isJson: false, ...more });
  const ask = (how: string, meetingName: string, more: object = {}): Promise<CommandLineAnswer> =>
    bench.askRaw({
      kind: 'meeting',
      how,
      meetingName,
      waitsForOutcome: false,
      accountName: null,
      isJson: false,
      ...more,
    });

  it('are listed, the numbers first', async () => {
    const startsAt = Date.UTC(2030, 0, 1, 9, 30);
    bench.meetings.set(modelAccountId, [
      meeting('900000017'),
      meeting('17', { status: 'scheduled', startsAt, peopleCount: null, hostName: '', subject: 'Re\u001Bview' }),
    ]);
    expect(await list()).toEqual({
      exitCode: 0,
      text:
        '900000017  Meeting 900000017: running, 12 people, host Agent Seven\n' +
        '17         Re view: scheduled 2030-01-01 09:30 UTC\n',
      isProblem: false,
    });
    const { text } = await list({ isJson: true });
    expect(JSON.parse(text)).toMatchObject({
      exitCode: 0,
      meetings: [
        { vendorId: '900000017', possible: ['take-control', 'join-meeting'] },
        { vendorId: '17', startsAt: '2030-01-01 09:30 UTC' },
      ],
      unread: [],
    });
  });

  it('that could not be read are told as such', async () => {
    bench.meetings.set(modelAccountId, new Fault('timeout'));
    const answer = await list();
    expect(answer.exitCode).toBe(1);
    expect(answer.text).toMatch(/^The meetings of Model could not be read\. .+/u);
  });

  it('are of no account that has none, or is not signed in', async () => {
    const account = bench.store.state.accounts.get(modelAccountId);
    if (!account) throw new Error('There is no account.');
    const connection = { ...account.connection, status: 'off' as const };
    bench.store.change([{ slice: 'account', id: account.id, value: { ...account, connection } }]);
    expect(await list()).toMatchObject({ exitCode: 2, isProblem: true });
    expect(await ask('take-control', '17')).toMatchObject({
      exitCode: 2,
      text: 'No account that lists meetings is signed in. Nothing was done.\n',
    });
  });

  it.each([
    ['take-control', '17', 'take-control', 'Take control of Meeting 17: done\n'],
    ['join-meeting', 'Meeting 17', 'join', 'Join Meeting 17: done\n'],
  ] as const)('%s by %s', async (how, name, way, text) => {
    bench.meetings.set(modelAccountId, [meeting('17'), meeting('18')]);
    expect(await ask(how, name)).toEqual({ exitCode: 0, text, isProblem: false });
    expect(bench.followed).toEqual([
      { accountId: modelAccountId, how: way, meeting: { meetingId: `${modelAccountId}/17` }, password: null },
    ]);
  });

  it('are controlled by a number that is on no list, where the system lets one', async () => {
    expect(await ask('take-control', '4711')).toMatchObject({ exitCode: 0 });
    expect(bench.followed).toMatchObject([{ meeting: { address: '4711' } }]);
    bench.meetings.set(modelAccountId, [meeting('17')]);
    expect(await ask('join-meeting', '4711')).toEqual({
      exitCode: 2,
      text: 'There is no meeting "4711". Nothing was done.\nThere are:\n  Meeting 17, 17, id account-1/17\n',
      isProblem: true,
    });
    expect(bench.followed).toHaveLength(1);
  });

  it('of the same subject are told apart by number only', async () => {
    bench.meetings.set(modelAccountId, [meeting('17', { subject: 'Review' }), meeting('18', { subject: 'Review' })]);
    expect(await ask('take-control', 'Review')).toMatchObject({ exitCode: 2 });
    expect(bench.followed).toEqual([]);
  });

  it('that need a password say so: none is taken from a command line', async () => {
    bench.meetings.set(modelAccountId, [meeting('17')]);
    bench.followFault = new Fault('meeting-password-missing');
    expect(await ask('take-control', '17')).toEqual({
      exitCode: 1,
      text: 'Take control of Meeting 17: refused. This meeting needs a password.\n',
      isProblem: false,
    });
  });

  it('are not done to what forbids it', async () => {
    bench.meetings.set(modelAccountId, [meeting('17', { permissions: { takeControl: denied('not-now') } })]);
    const json = await ask('take-control', '17', { isJson: true });
    expect(JSON.parse(json.text)).toMatchObject({
      exitCode: 1,
      action: 'take-control',
      targets: [{ phase: 'refused', reason: 'not-now' }],
    });
    expect(await ask('join-meeting', '17')).toMatchObject({ exitCode: 1 });
    expect(bench.followed).toEqual([]);
  });

  it('are started by a command like any other', async () => {
    bench.meetings.set(modelAccountId, [meeting('17', { status: 'scheduled', permissions: { start: allowed } })]);
    await ask('start-meeting', '17');
    expect([...bench.store.state.commands.values()]).toMatchObject([
      { request: { kind: 'start-meeting', meetingId: `${modelAccountId}/17` }, surface: 'command-line' },
    ]);
  });
});
