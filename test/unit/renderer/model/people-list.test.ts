import { describe, expect, it } from 'vitest';
import type { Participant } from '../../../../app/domain/participant.ts';
import { PeopleList } from '../../../../renderer/model/people-list.ts';
import { Roster } from '../../../../renderer/model/roster.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const { participant } = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));

const listOf = (people: readonly Participant[]) => {
  const roster = new Roster();
  for (const person of people) roster.put(person.id, person);
  roster.flush();
  const list = new PeopleList(
    (id) => roster.people.peek(id),
    () => roster.people.keys(),
    'en',
  );
  roster.observe((change) => list.apply(change));
  const change = (...entries: readonly (readonly [string, Participant | null])[]): void => {
    for (const [id, value] of entries) roster.put(id, value);
    roster.flush();
  };
  return { list, change, rows: () => list.rows.value };
};

const person = (id: string, more: Partial<Participant> = {}) => participant(id, more);

describe('the order of the list', () => {
  it('is the vendor’s own at first', () => {
    const { rows } = listOf([person('p3'), person('p1'), person('p2')]);
    expect(rows()).toEqual(['p1', 'p2', 'p3']);
  });

  it('follows a name as people read it: capitals and accents apart, numbers by value', () => {
    const { list, rows } = listOf([
      person('p1', { name: 'Line 10' }),
      person('p2', { name: 'line 9' }),
      person('p3', { name: 'Émile' }),
    ]);
    list.sortBy({ key: 'name', isDescending: false });
    expect(rows()).toEqual(['p3', 'p2', 'p1']);
    list.sortBy({ key: 'name', isDescending: true });
    expect(rows()).toEqual(['p1', 'p2', 'p3']);
  });

  it('puts who has been longest in a state first among those in it', () => {
    const { list, rows } = listOf([
      person('p1', { state: 'talking', stateSince: 300 }),
      person('p2', { state: 'ringing', stateSince: 900 }),
      person('p3', { state: 'talking', stateSince: 100 }),
    ]);
    list.sortBy({ key: 'state', isDescending: false });
    expect(rows()).toEqual(['p2', 'p3', 'p1']);
  });

  it('stays the same list while nothing it is sorted by changes', () => {
    const { list, change, rows } = listOf([person('p1'), person('p2')]);
    list.sortBy({ key: 'name', isDescending: false });
    const before = rows();
    change(['p1', person('p1', { state: 'on-hold', stateSince: 5 })]);
    expect(rows()).toBe(before);
  });

  it('changes at once when a name it is sorted by changes', () => {
    const { list, change, rows } = listOf([person('p1', { name: 'A' }), person('p2', { name: 'B' })]);
    list.sortBy({ key: 'name', isDescending: false });
    change(['p1', person('p1', { name: 'C' })]);
    expect(rows()).toEqual(['p2', 'p1']);
  });
});

describe('searching', () => {
  it('finds names and addresses, whatever the capitals', () => {
    const { list, rows } = listOf([
      person('p1', { name: 'Maria Albers', address: '1044' }),
      person('p2', { name: 'Wei Zhang', address: '1001' }),
    ]);
    list.search('  ALB ');
    expect(rows()).toEqual(['p1']);
    list.search('100');
    expect(rows()).toEqual(['p2']);
    list.search('');
    expect(rows()).toEqual(['p1', 'p2']);
  });

  it('takes in who joins and matches, and only them', () => {
    const { list, change, rows } = listOf([person('p1', { name: 'Maria' })]);
    list.search('mar');
    change(['p2', person('p2', { name: 'Marco' })], ['p3', person('p3', { name: 'Wei' })]);
    expect(rows()).toEqual(['p1', 'p2']);
  });
});

describe('while the pointer or the focus is in the list', () => {
  it('appends who joins, counts them, and sorts them in afterwards', () => {
    const { list, change, rows } = listOf([person('p1', { name: 'Beate' }), person('p2', { name: 'Carl' })]);
    list.sortBy({ key: 'name', isDescending: false });
    list.hold(true);
    change(['p3', person('p3', { name: 'Anna' })]);
    change(['p4', person('p4', { name: 'Bea' })]);
    expect(rows()).toEqual(['p1', 'p2', 'p3', 'p4']);
    expect(list.newCount.value).toBe(2);
    list.hold(false);
    expect(rows()).toEqual(['p3', 'p4', 'p1', 'p2']);
    expect(list.newCount.value).toBe(0);
  });

  it('does not move rows whose keys change', () => {
    const { list, change, rows } = listOf([person('p1', { name: 'A' }), person('p2', { name: 'B' })]);
    list.sortBy({ key: 'name', isDescending: false });
    list.hold(true);
    change(['p1', person('p1', { name: 'Z' })]);
    expect(rows()).toEqual(['p1', 'p2']);
    list.settle();
    expect(rows()).toEqual(['p2', 'p1']);
  });
});

describe('somebody who leaves', () => {
  it('stays readable in place until forgotten', () => {
    const { list, change, rows } = listOf([person('p1'), person('p2', { name: 'Maria' }), person('p3')]);
    change(['p2', null]);
    expect(rows()).toEqual(['p1', 'p2', 'p3']);
    expect(list.isGone('p2')).toBe(true);
    expect(list.find('p2')?.name).toBe('Maria');
    list.forget();
    expect(rows()).toEqual(['p1', 'p3']);
    expect(list.find('p2')).toBeUndefined();
  });

  it('is there once, not twice, when the same leg comes back', () => {
    const { list, change, rows } = listOf([person('p1'), person('p2')]);
    change(['p1', null]);
    change(['p1', person('p1')]);
    expect(list.isGone('p1')).toBe(false);
    list.forget();
    expect(rows()).toEqual(['p1', 'p2']);
  });
});
