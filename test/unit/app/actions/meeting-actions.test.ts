import { describe, expect, it } from 'vitest';
import type { Action, ActionContext } from '../../../../app/actions/action.ts';
import { actions } from '../../../../app/actions/actions.ts';
import { callControls } from '../../../../app/actions/call-controls.ts';
import { meetingPeopleActions } from '../../../../app/actions/meeting-people.ts';
import { controlIds, isMeetingControl } from '../../../../app/domain/command-kinds.ts';
import type { Conference } from '../../../../app/domain/conference.ts';
import type { Participant } from '../../../../app/domain/participant.ts';
import { allowed, denied, unsupported } from '../../../../app/domain/permission.ts';
import { emptyState, type AppState } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const conferenceId = 'finesse/40871';
const shared: Conference['shared'] = {
  speak: allowed,
  lowerHand: allowed,
  camera: allowed,
  call: allowed,
  admit: allowed,
  rejectEntry: allowed,
};

const stateOf = (people: readonly Participant[], more: Partial<Conference> = {}): AppState => {
  const state = emptyState();
  applyChange(state, { slice: 'account', id: 'finesse', value: fixture.account() });
  applyChange(state, { slice: 'conference', id: conferenceId, value: fixture.conference({ shared, ...more }) });
  for (const value of people) applyChange(state, { slice: 'participant', conferenceId, id: value.id, value });
  return state;
};
const at = (...ids: readonly string[]): ActionContext => ({
  surface: 'window',
  accountId: 'finesse',
  conferenceId,
  selectedIds: new Set(ids),
  focusedId: null,
});
const targetsOf = (action: Action, state: AppState, context: ActionContext): unknown => {
  const call = action.toRequest(state, context);
  return call?.name === 'command.make' && 'participantIds' in call.input.request
    ? [call.input.request.kind, ...call.input.request.participantIds]
    : call;
};
const { mute, unmute, lowerHand, promote, askCameraOn, admitAll, rejectAll, rejectOthers } = meetingPeopleActions;

describe('what a host does to the selected people', () => {
  const people = [
    fixture.participant('p1', { audio: { canSpeak: 'on' }, handRaisedAt: 1000, camera: 'off' }),
    fixture.participant('p2', { audio: { canSpeak: 'off' }, handRaisedAt: null, camera: 'on' }),
    fixture.participant('p3', {
      audio: { canSpeak: 'unknown' },
      permissions: { drop: allowed, speak: denied('self') },
    }),
  ];

  it('reaches those for whom it changes something and is permitted', () => {
    const state = stateOf(people);
    const all = at('p1', 'p2', 'p3');
    expect(targetsOf(mute, state, all)).toEqual(['mute-participant', 'p1']);
    expect(targetsOf(unmute, state, all)).toEqual(['unmute-participant', 'p2']);
    expect(targetsOf(lowerHand, state, at('p1', 'p2'))).toEqual(['lower-hand', 'p1']);
    expect(targetsOf(askCameraOn, state, at('p1', 'p2'))).toEqual(['ask-camera-on', 'p1']);
    expect(mute.permission(state, at('p2'))).toEqual(denied('already-so'));
  });

  it('is not supported where neither the participant nor the conference has it', () => {
    expect(promote.permission(stateOf(people), at('p1'))).toEqual(unsupported('system-lacks-it'));
  });
});

describe('dropping all but the selected', () => {
  const people = [
    fixture.participant('p1', { role: 'chair' }),
    fixture.participant('p2', { role: 'co-host' }),
    fixture.participant('p3'),
    fixture.participant('p4'),
    fixture.participant('p5', { state: 'not-here' }),
  ];

  it('spares who leads a meeting and who is not here; in a call the chair is one of the others', () => {
    const meeting = stateOf(people, { kind: 'meeting' });
    expect(targetsOf(actions.dropOthers, meeting, at('p3'))).toEqual(['drop', 'p4']);
    expect(targetsOf(actions.dropSelected, meeting, at('p2'))).toEqual(['drop', 'p2']);
    expect(targetsOf(actions.dropOthers, stateOf(people.slice(0, 4)), at('p3'))).toEqual(['drop', 'p1', 'p2', 'p4']);
  });
});

describe('what a host decides about the lobby', () => {
  const waiting = ['w1', 'w2', 'w3'].map((id, index) =>
    fixture.participant(id, { state: 'in-lobby', stateSince: 300 - index }),
  );

  it('is about everybody who waits, the longest waiting first, or about all but the selected', () => {
    const state = stateOf([fixture.participant('p1'), ...waiting]);
    expect(targetsOf(admitAll, state, at())).toEqual(['admit', 'w3', 'w2', 'w1']);
    expect(targetsOf(rejectAll, state, at())).toEqual(['reject-entry', 'w3', 'w2', 'w1']);
    expect(targetsOf(rejectOthers, state, at('w2', 'p1'))).toEqual(['reject-entry', 'w3', 'w1']);
    expect(rejectOthers.permission(state, at())).toEqual(denied('nobody-chosen'));
    expect(admitAll.permission(stateOf([fixture.participant('p1')]), at())).toEqual(denied('nobody-waits'));
  });
});

describe('the controls of a meeting as a whole', () => {
  it('are one press each, permitted as the conference says', () => {
    const meetingControls = controlIds.filter(isMeetingControl);
    const state = stateOf([], { controls: Object.fromEntries(meetingControls.map((control) => [control, allowed])) });
    for (const control of meetingControls) {
      const call = callControls.get(control)?.toRequest(state, at());
      expect(call).toMatchObject({ input: { request: { kind: control, conferenceId } } });
      expect(callControls.get(control)?.permission(stateOf([]), at()).verdict).toBe('unsupported');
    }
    expect(meetingControls).toContain('mute-all-firmly');
  });
});
