import { beforeEach, describe, expect, it } from 'vitest';
import { MeetingState, Touched } from '../../../../main/vendors/huawei-cloud-meeting/meeting-state.ts';
import type { PersonEntry, PushContent } from '../../../../main/vendors/huawei-cloud-meeting/pushes.ts';
import type { Snapshot } from '../../../../main/vendors/huawei-cloud-meeting/wire.ts';
import { Identities } from '../../../../main/vendors/shared/identities.ts';
import { countingIds } from '../../../support/counting-ids.ts';

const entry = (pid: string, map: Readonly<Record<string, string>> = {}, isRemoved = false): PersonEntry => ({
  pid,
  isRemoved,
  map,
});

describe('what is known of a meeting', () => {
  let state: MeetingState;
  let nowMs: number;
  let number: number;

  beforeEach(() => {
    nowMs = 1_000;
    number = 0;
    state = new MeetingState({ identities: new Identities(countingIds()), now: () => nowMs, nowMs: () => nowMs });
  });

  const take = (content: PushContent, isFull = false): Touched => {
    const touched = new Touched();
    number += 1;
    state.take(content, { isFull, number }, touched);
    return touched;
  };
  const people = (entries: readonly PersonEntry[], isFull = false, isPartial = false): Touched =>
    take({ kind: 'people', people: entries, isPartial }, isFull);
  const waiting = (entries: readonly PersonEntry[], isFull = false, isPartial = false): Touched =>
    take({ kind: 'waiting', people: entries, isPartial }, isFull);
  const read = (pids: readonly string[], began: number, more: Partial<Snapshot> = {}): Touched => {
    const touched = new Touched();
    const present = pids.map((pid) => ({ pid, name: pid, phone: '', state: 0, mute: false, hand: false }));
    state.takeSnapshot(
      { invited: [], present, hostPid: '', coHosts: new Set(), isPartial: false, ...more },
      began,
      touched,
    );
    return touched;
  };
  const idOf = (pid: string): string | undefined => state.people.get(pid)?.id;

  it('merges what changed of a person, and takes whole lists as they are', () => {
    people([entry('a', { NAME: 'Ada', MUTE: '1' }), entry('b', { NAME: 'Ben' })], true);
    people([entry('a', { HAND: '1' })]);
    expect(state.people.get('a')?.map).toEqual({ NAME: 'Ada', MUTE: '1', HAND: '1' });
    const touched = people([entry('a', { NAME: 'Ada' })], true);
    expect([...state.people.keys()]).toEqual(['a']);
    expect(touched.gone).toHaveLength(1);
    expect(state.presentCount).toBe(1);
  });

  it('takes nobody off by a list of which an entry cannot be read', () => {
    people([entry('a'), entry('b')], true);
    waiting([entry('c'), entry('d')], true);
    people([entry('a')], true, true);
    waiting([entry('c')], true, true);
    read(['a'], number + 1, { isPartial: true });
    read(['a'], number + 1, { isPartial: true });
    expect([...state.people.values()].map(({ pid, where }) => [pid, where])).toEqual([
      ['a', 'present'],
      ['b', 'present'],
      ['c', 'waiting'],
      ['d', 'waiting'],
    ]);
  });

  it('takes somebody off by the second read in a row that lacks them', () => {
    people([entry('a'), entry('b')], true);
    const doubts = [['a'], ['a', 'b'], ['a'], ['a']].map((pids) => {
      const present = pids.map((pid) => ({ pid, name: pid, phone: '', state: 0, mute: false, hand: false }));
      const snapshot = { invited: [], present, hostPid: '', coHosts: new Set<string>(), isPartial: false };
      return state.takeSnapshot(snapshot, number + 1, new Touched()).isDoubtful;
    });
    expect([doubts, [...state.people.keys()]]).toEqual([[true, false, true, false], ['a']]);
  });

  it('gives a pid that left and came back another identity', () => {
    people([entry('a')]);
    const before = idOf('a');
    people([entry('a', {}, true)]);
    people([entry('a')]);
    expect(idOf('a')).not.toBe(before);
  });

  it('remembers since when a hand is up', () => {
    people([entry('a', { HAND: '1' })]);
    nowMs = 9_000;
    people([entry('a', { MUTE: '1' })]);
    expect(state.people.get('a')?.handSince).toBe(1_000);
    people([entry('a', { HAND: '0' })]);
    expect(state.people.get('a')?.handSince).toBeNull();
  });

  it.each([true, false])('keeps the identity of somebody who is let in (list first: %s)', (isListFirst) => {
    waiting([entry('a', { NAME: 'Mara' })]);
    const before = idOf('a');
    const steps = [() => waiting([entry('a', {}, true)]), () => people([entry('a', { NAME: 'Mara' })])];
    const touched = (isListFirst ? steps : steps.toReversed()).map((step) => step());
    expect(idOf('a')).toBe(before);
    expect(state.people.get('a')?.where).toBe('present');
    expect(touched.flatMap(({ endings }) => endings)).toMatchObject([{ pid: 'a', isAdmitted: true }]);
  });

  it('tells that somebody gave up waiting once they had time to come in', () => {
    waiting([entry('a', { NAME: 'Mara' })]);
    waiting([entry('a', {}, true)]);
    expect(state.people.get('a')?.where).toBe('leaving');
    const touched = new Touched();
    state.endLeaving('a', 9, touched);
    expect(touched.endings).toMatchObject([{ name: 'Mara', isAdmitted: false }]);
    expect(state.people.size).toBe(0);
  });

  it.each(['before', 'after'])('knows why somebody left when the reason comes %s', (when) => {
    people([entry('a', { TEL: '+99' })]);
    const reason = (): Touched => take({ kind: 'results', results: [{ number: '+99', code: '11076016' }] });
    if (when === 'before') reason();
    people([entry('a', {}, true)]);
    if (when === 'after') reason();
    expect(state.departures.get('a')).toMatchObject({ code: '11076016', address: '+99' });
  });

  it('tells of whom it is known why they left, and takes a reason for the last one who left from a number', () => {
    people([entry('a', { TEL: '+99' }), entry('b', { TEL: '+99' }), entry('c', { TEL: '+98' })]);
    const [a, b] = [idOf('a'), idOf('b')];
    people([entry('a', {}, true)]);
    people([entry('b', {}, true)]);
    const reason = (code: string): Touched => take({ kind: 'results', results: [{ number: '+99', code }] });
    expect(reason('11076016').explained).toEqual([b]);
    expect(reason('11076010').explained).toEqual([a]);
    expect([state.departures.get('a')?.code, state.departures.get('b')?.code]).toEqual(['11076010', '11076016']);
    const third = reason('11076010');
    expect([third.explained, third.isToldOfCalls]).toEqual([[], true]);
  });

  it('forgets the oldest departures, and takes no reason for them', () => {
    const many = Array.from({ length: 5_001 }, (_, index) => entry(`p${index}`, { TEL: `+${index % 5_000}` }));
    people(many);
    people(many.map(({ pid }) => entry(pid, {}, true)));
    expect(state.departures.size).toBe(5_000);
    const reason = (number: string): readonly string[] =>
      take({ kind: 'results', results: [{ number, code: '11076016' }] }).explained;
    expect(reason('+0')).toHaveLength(1);
    expect(reason('+0')).toEqual([]);
    expect(reason('+4999')).toHaveLength(1);
  });

  it('does not take an old reason for a later leaving', () => {
    people([entry('a', { TEL: '+99' })]);
    take({ kind: 'results', results: [{ number: '+99', code: '11076005' }] });
    nowMs += 60_000;
    people([entry('a', {}, true)]);
    expect(state.departures.get('a')?.code).toBeNull();
  });

  it('takes of a read only what no newer push has told', () => {
    people([entry('a'), entry('b')], true);
    const began = number;
    people([entry('c')]);
    people([entry('b', {}, true)]);
    read(['a', 'b'], began);
    expect([...state.people.keys()]).toEqual(['a', 'c']);
    read(['c'], number + 1);
    read(['c'], number + 1);
    expect([...state.people.keys()]).toEqual(['c']);
    expect(state.departures.get('a')?.number).toBe(number + 1);
  });

  it('takes roles from a read', () => {
    people([entry('a', { ROLE: '1' }), entry('b')], true);
    read(['a', 'b'], number + 1, { hostPid: 'b', coHosts: new Set(['a']) });
    expect(state.people.get('a')?.map).toMatchObject({ ROLE: '0', IS_COHOST: '1' });
    expect(state.people.get('b')?.map).toMatchObject({ ROLE: '1' });
  });

  it('shows those who were invited only while they are not there', () => {
    take({ kind: 'invited', invited: [{ isRemoved: false, phone: '+99', name: 'Lena', userId: 'u1' }] }, true);
    const lena = state.invited.get('+99');
    expect(lena && state.isAbsent(lena)).toBe(true);
    expect([...people([entry('a', { ACCOUNT_ID: 'u1' })]).invited]).toEqual(['+99']);
    expect(lena && state.isAbsent(lena)).toBe(false);
    people([entry('a', {}, true)]);
    expect(lena && state.isAbsent(lena)).toBe(true);
  });

  it.each(['ACCOUNT', 'THIRDACCOUNT', 'ACCOUNT_ID'])(
    'who is there by %s is not missing under another number',
    (key) => {
      read([], number + 1, { invited: [{ phone: '+99', name: 'Lena', userId: 'lena' }] });
      const lena = state.invited.get('+99');
      expect(lena && state.isAbsent(lena)).toBe(true);
      people([entry('a', { [key]: 'lena', TEL: '+1' })]);
      expect(lena && state.isAbsent(lena)).toBe(false);
    },
  );

  it('leaves roles as they are where a read tells none, and counts nobody who is only joining', () => {
    people([entry('a', { ROLE: '1' }), entry('b', { IS_COHOST: '1' }), entry('c', { STATE: '2' })], true);
    read(['a', 'b', 'c'], number + 1, { hostPid: null });
    expect([...state.people.values()].map(({ map }) => [map['ROLE'], map['IS_COHOST']])).toEqual([
      ['1', undefined],
      [undefined, '1'],
      [undefined, undefined],
    ]);
    people([entry('c', { STATE: '2' })]);
    expect(state.presentCount).toBe(2);
  });

  it('touches nobody by what is known already, and proves it', () => {
    people([entry('a', { NAME: 'Ada', MUTE: '0' }), entry('b', { NAME: 'Ben' })], true);
    const before = state.people.get('a')?.provedBy ?? 0;
    const touched = people([entry('a', { NAME: 'Ada', MUTE: '0' }), entry('b', { NAME: 'Bo' })], true);
    expect([...touched.pids]).toEqual(['b']);
    expect(state.people.get('a')?.provedBy).toBeGreaterThan(before);
  });

  it('keeps changing facts that a push leaves out', () => {
    const facts = {
      state: 'Created',
      endTime: 7,
      mode: '',
      lock: true,
      mute: null,
      canUnmute: null,
      lockSharing: null,
      recState: null,
      forbiddenChat: null,
      waitingRoomState: null,
    };
    take({ kind: 'dynamic', facts });
    take({ kind: 'dynamic', facts: { ...facts, state: '', lock: null, mute: true } });
    expect(state.dynamic).toMatchObject({ state: 'Created', lock: true, mute: true, endTime: 7 });
  });
});
