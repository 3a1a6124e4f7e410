import { describe, expect, it } from 'vitest';
import type { Command, CommandRequest } from '../../../app/domain/command.ts';
import type { CommandGroup } from '../../../app/state/command-groups.ts';
import { groupOf } from '../../support/group-of.ts';
import { en } from '../../../app/text/en/index.ts';
import { createTranslate } from '../../../app/text/translate.ts';
import { zhCN } from '../../../app/text/zh-CN/index.ts';
import { groupToUndo } from '../../../app/state/selectors/commands.ts';
import { callControls } from '../../../app/actions/call-controls.ts';
import { actionLabel, commandTitle, countsText, groupTitle, heldTitle } from '../../../app/wording/words.ts';
import { windowFixture } from '../../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const t = createTranslate('en', en);
const conferenceId = 'finesse/40871';

const group = (requests: readonly CommandRequest[], phases: readonly Command['phase'][] = []): CommandGroup => {
  const found = groupOf(
    requests.map((request, index) =>
      fixture.command(`c${index}`, {
        groupId: 'g',
        request,
        target: { id: `p${index}`, name: `Person ${index}`, address: '' },
        phase: phases[index] ?? 'held',
      }),
    ),
  );
  if (!found) throw new Error('a group has commands');
  return found;
};
const listenOnly = (id: string): CommandRequest => ({
  kind: 'set-audio',
  conferenceId,
  participantIds: [id],
  mode: 'listen-only',
});
const invite = (address: string): CommandRequest => ({
  kind: 'invite',
  conferenceId,
  invitees: [{ kind: 'phone', address }],
});

describe('what a command of a chair is called', () => {
  it('says for one whom it is about and what becomes of them', () => {
    expect(groupTitle(t, group([listenOnly('p0')]))).toBe('Person 0: listen only');
    const announce = fixture.command('x', {
      request: { kind: 'announce', conferenceId, file: 'a.V3', participantId: 'p2' },
      target: { id: 'p2', name: 'Maria Albers', address: '' },
    });
    expect(commandTitle(t, announce)).toBe('Play an announcement to Maria Albers');
    expect(
      commandTitle(t, { ...announce, request: { kind: 'stop-announcement', conferenceId, participantId: null } }),
    ).toBe('Stop the announcement');
  });

  it('says for many how many, and never speaks of dropping where nobody is dropped', () => {
    expect(groupTitle(t, group([listenOnly('p0'), listenOnly('p1')]))).toBe('2 people: listen only');
    expect(groupTitle(t, group([invite('1'), invite('2')]))).toBe('Invite 2 people');
    expect(groupTitle(createTranslate('zh-CN', zhCN), group([listenOnly('p0'), listenOnly('p1')]))).toBe('2 人：只听');
  });

  it('counts those that wait for their turn as waiting, and keeps the word held for what can be taken back', () => {
    expect(countsText(t, group([listenOnly('p0'), listenOnly('p1')], ['confirmed', 'waiting']))).toBe(
      '1 confirmed, 1 waiting',
    );
    const drop = (id: string): CommandRequest => ({ kind: 'drop', conferenceId, participantIds: [id] });
    expect(countsText(t, group([drop('p0'), drop('p1')]))).toBe('2 held');
  });

  it('says before a conference ends that it ends for everybody', () => {
    expect(heldTitle(t, group([{ kind: 'end', conferenceId }]))).toBe('Ending the conference Person 0 for everybody');
  });
});

describe('the undo bar', () => {
  it('offers to take back what is held, and leaves alone what only waits for its turn', () => {
    expect(groupToUndo([group([listenOnly('p0'), listenOnly('p1')], ['waiting', 'waiting'])])).toBeNull();
    const end = group([{ kind: 'end', conferenceId }]);
    expect(groupToUndo([end])).toBe(end);
  });
});

describe('leaving', () => {
  it('hangs up a call and leaves a meeting, as a control and in the record', () => {
    const leave = callControls.get('leave');
    const command = fixture.command('c', { request: { kind: 'leave', conferenceId }, target: null });
    expect(leave && actionLabel(t, leave, fixture.conference())).toBe('Hang up');
    expect(leave && actionLabel(t, leave, fixture.conference({ kind: 'meeting' }))).toBe('Leave');
    expect([commandTitle(t, command), commandTitle(t, { ...command, leavesMeeting: true })]).toEqual([
      'Hang up',
      'Leave the meeting',
    ]);
  });
});
