import { describe, expect, it } from 'vitest';
import { unknownAudio } from '../../../../app/domain/audio.ts';
import type { Participant } from '../../../../app/domain/participant.ts';
import { Model } from '../../../../renderer/model/model.ts';
import { PeopleList, peopleFilters } from '../../../../renderer/model/people-list.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const conferenceId = 'finesse/40871';
const put = (model: Model, ...people: readonly Participant[]): void =>
  model.apply(people.map((value) => ({ slice: 'participant', conferenceId, id: value.id, value })));
const person = (id: string, more: Partial<Participant> = {}): Participant => fixture.participant(id, more);

const listOf = (model: Model): PeopleList => {
  const { people } = model.roster(conferenceId);
  const list = new PeopleList(
    (id) => people.peek(id),
    () => people.keys(),
    'en',
  );
  model.roster(conferenceId).observe((change) => list.apply(change));
  return list;
};

describe('the roster of a meeting', () => {
  it('counts hands, who waits and who is not here, without looking at the others', () => {
    const model = new Model();
    put(model, ...Array.from({ length: 3000 }, (_, index) => person(`p${index}`)));
    const roster = model.roster(conferenceId);
    put(
      model,
      person('p1', { handRaisedAt: 5 }),
      person('p2', { state: 'in-lobby' }),
      person('p3', { state: 'not-here' }),
    );
    expect(roster.counts.value).toEqual({ everybody: 2999, hands: 1, lobby: 1, absent: 1 });
    put(model, person('p1', { handRaisedAt: null }), person('p2'));
    model.apply([{ slice: 'participant', conferenceId, id: 'p3', value: null }]);
    expect(roster.counts.value).toEqual({ everybody: 2999, hands: 0, lobby: 0, absent: 0 });
  });

  it('knows whether anybody has audio modes, and whether it is known of anybody who can hear', () => {
    const model = new Model();
    const roster = model.roster(conferenceId);
    const known = (): readonly boolean[] => [roster.hasAudio.value, roster.hasHearing.value];
    put(model, person('p1'));
    expect(known()).toEqual([false, false]);
    put(model, person('p2', { audio: { canSpeak: 'on' } }));
    expect(known()).toEqual([true, false]);
    put(model, person('p3', { audio: unknownAudio }));
    expect(known()).toEqual([true, true]);
    put(model, person('p3'));
    model.apply([{ slice: 'participant', conferenceId, id: 'p2', value: null }]);
    expect(known()).toEqual([false, false]);
  });

  it('knows on how many devices a person is, and evaluates no rule again when somebody speaks', () => {
    const model = new Model();
    put(model, person('p1', { personKey: 'ana' }), person('p2', { personKey: 'ana' }), person('p3'));
    const roster = model.roster(conferenceId);
    expect(roster.deviceCount('ana')).toBe(2);
    const version = roster.permissionsVersion.value;
    put(model, person('p1', { personKey: 'ana', isSpeaking: true }));
    expect(roster.permissionsVersion.value).toBe(version);
    model.apply([{ slice: 'participant', conferenceId, id: 'p2', value: null }]);
    expect(roster.deviceCount('ana')).toBe(1);
  });
});

describe('the list of a meeting', () => {
  it.each(peopleFilters)('shows as many as its filter says: %s', (filter) => {
    const model = new Model();
    put(model, person('p1'), person('p2', { state: 'in-lobby' }), person('p3', { state: 'not-here' }));
    put(model, person('p4', { handRaisedAt: 5 }), person('p5', { state: 'in-lobby' }));
    const list = listOf(model);
    list.filterBy(filter);
    expect(list.rows.value).toHaveLength(model.roster(conferenceId).counts.value[filter]);
  });

  it('shows one part of the people, and follows who enters and leaves it', () => {
    const model = new Model();
    put(model, person('p1'), person('p2', { handRaisedAt: 20 }), person('p3', { state: 'not-here' }), person('p4'));
    const list = listOf(model);
    expect(list.rows.value).toEqual(['p1', 'p2', 'p4']);
    list.filterBy('absent');
    expect(list.rows.value).toEqual(['p3']);
    list.filterBy('hands');
    put(model, person('p4', { handRaisedAt: 10 }));
    expect(list.rows.value).toEqual(['p2', 'p4']);
    list.sortBy({ key: 'hand', isDescending: false });
    expect(list.rows.value).toEqual(['p4', 'p2']);
    put(model, person('p4', { handRaisedAt: null }));
    expect(list.rows.value).toEqual(['p2']);
  });

  it('does not move a row while it is held: new ones are appended, others stay until it is let go', () => {
    const model = new Model();
    put(model, person('p1', { handRaisedAt: 30 }), person('p2', { handRaisedAt: 20 }), person('p3'));
    const list = listOf(model);
    list.filterBy('hands');
    list.sortBy({ key: 'hand', isDescending: false });
    list.hold(true);
    put(model, person('p3', { handRaisedAt: 1 }), person('p2', { handRaisedAt: null }));
    expect(list.rows.value).toEqual(['p2', 'p1', 'p3']);
    list.hold(false);
    expect(list.rows.value).toEqual(['p3', 'p1']);
  });
});
