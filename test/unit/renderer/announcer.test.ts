import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../app/domain/command.ts';
import { lookupIn, type Language } from '../../../app/text/translate.ts';
import { laterTexts } from '../../../app/text/en/later.ts';
import { zhCN } from '../../../app/text/zh-CN/index.ts';
import { createAnnouncer } from '../../../renderer/application/announcer.ts';
import { Model } from '../../../renderer/model/model.ts';
import { createText } from '../../../renderer/application/text.ts';
import { settlePromises } from '../../support/command-bench.ts';
import { windowFixture } from '../../support/window-fixture.ts';

const nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
const { command, conference, participant, changes } = windowFixture(nowMs);

const stage = async () => {
  const model = new Model();
  model.replace(changes);
  const language = signal<Language>('en');
  const text = createText(
    language,
    { chinese: () => Promise.resolve(lookupIn(zhCN)), later: () => Promise.resolve(lookupIn(laterTexts)) },
    () => {
      throw new Error('unprepared');
    },
  );
  const later: (() => void)[] = [];
  const announcer = createAnnouncer(model, text, (task) => later.push(task));
  const put = (value: Command): void => model.apply([{ slice: 'command', id: value.id, value }]);
  // The words come a moment after the start.
  await settlePromises();
  return { model, announcer, later, put, language };
};

const maria = { id: 'p2', name: 'Maria Albers', address: '1044' };

describe('announcing own commands', () => {
  it('says what is held, how to take it back, and what became of it', async () => {
    const { announcer, put } = await stage();
    const held = command('x', { target: maria });
    put(held);
    expect(announcer.polite.value).toBe('Dropping Maria Albers. Nothing has been sent. Press Escape to undo.');
    put({ ...held, phase: 'sent' });
    put({ ...held, phase: 'accepted' });
    expect(announcer.polite.value).toContain('Dropping');
    put({ ...held, phase: 'confirmed', settledAt: nowMs });
    expect(announcer.polite.value).toBe('Maria Albers: dropped, confirmed');
  });

  it('does not call dropped who is gone without word of by whom', async () => {
    const { announcer, put } = await stage();
    put(command('x', { target: maria, phase: 'confirmed', cause: 'unknown' }));
    expect(announcer.polite.value).toBe('Drop Maria Albers: They are gone. The server does not say who did it.');
  });

  it('says why something was refused, and does not call it dropped', async () => {
    const { announcer, put } = await stage();
    put(command('x', { target: maria, phase: 'refused', reason: 'drop-not-enabled' }));
    expect(announcer.polite.value).toBe(
      'Drop Maria Albers: refused. The telephone system does not let this party be dropped.',
    );
  });

  it('tells late proof after it could not tell', async () => {
    const { announcer, put } = await stage();
    const unconfirmed = command('x', { target: maria, phase: 'unconfirmed', reason: 'no-evidence' });
    put(unconfirmed);
    expect(announcer.polite.value).toContain('unconfirmed');
    put({ ...unconfirmed, phase: 'confirmed', reason: null });
    expect(announcer.polite.value).toBe('Maria Albers: dropped, confirmed');
  });

  it('sums up many as one sentence, when the last is settled', async () => {
    const { announcer, put } = await stage();
    const one = command('a', { groupId: 'g', phase: 'sent' });
    const two = command('b', { groupId: 'g', phase: 'sent', target: maria });
    put(one);
    put(two);
    put({ ...one, phase: 'confirmed' });
    expect(announcer.polite.value).toBe('');
    put({ ...two, phase: 'refused', reason: 'not-permitted' });
    expect(announcer.polite.value).toBe('Drop 2 people: 1 confirmed, 1 refused');
  });
});

describe('announcing what goes on', () => {
  it('tells a large group at each quarter, and a small one only at its end', async () => {
    const { announcer, put } = await stage();
    const said: string[] = [];
    announcer.polite.subscribe((text) => text !== '' && said.push(text));
    const many = Array.from({ length: 8 }, (_, index) => command(`m${index}`, { groupId: 'many', phase: 'sent' }));
    for (const one of many) put(one);
    for (const one of many) put({ ...one, phase: 'confirmed' });
    expect(said).toEqual([
      'Drop 8 people: 2 of 8 settled',
      'Drop 8 people: 4 of 8 settled',
      'Drop 8 people: 6 of 8 settled',
      'Drop 8 people: 8 confirmed',
    ]);
  });

  it('tells a call that ends, by its name', async () => {
    const { model, announcer } = await stage();
    const [id = ''] = model.conferences.keys();
    model.apply([{ slice: 'conference', id, value: null }]);
    expect(announcer.polite.value).toMatch(/ has ended\.$/u);
  });

  it('tells how many are selected once that rests, and a reason at once', async () => {
    const { announcer, later } = await stage();
    announcer.selected(1);
    announcer.selected(2);
    expect(later).toHaveLength(1);
    later.shift()?.();
    expect(announcer.polite.value).toBe('2 people selected');
    announcer.denied('Only a supervisor may do that.');
    expect(announcer.assertive.value).toBe('Only a supervisor may do that.');
  });
});

describe('announcing who comes and goes', () => {
  const people = Array.from({ length: 12 }, (_, index) => participant(`n${index}`, { name: `New ${index}` }));

  it('names one, and counts a burst', async () => {
    const { announcer, later } = await stage();
    announcer.rosterChanged({ added: people.slice(0, 1), removed: [], changed: [] });
    later.shift()?.();
    expect(announcer.polite.value).toBe('New 0 joined');
    for (const person of people) announcer.rosterChanged({ added: [person], removed: [], changed: [] });
    announcer.rosterChanged({ added: [], removed: people.slice(0, 1), changed: [] });
    expect(later).toHaveLength(1);
    later.shift()?.();
    expect(announcer.polite.value).toBe('12 joined, New 0 left');
  });

  it('tells who waits in the lobby from who joined, and joins those who are let in', async () => {
    const { announcer, later } = await stage();
    await settlePromises();
    const [first, second] = ['Ada', 'Bo'].map((name) => participant(name, { name, state: 'in-lobby' }));
    if (!first || !second) throw new Error('two wait');
    announcer.rosterChanged({ added: [first], removed: [], changed: [] });
    later.shift()?.();
    expect(announcer.polite.value).toBe('Ada waits in the lobby');
    announcer.rosterChanged({
      added: [second, ...people.slice(0, 1)],
      removed: [],
      changed: [{ before: first, after: { ...first, state: 'talking' } }],
    });
    later.shift()?.();
    expect(announcer.polite.value).toBe('Bo waits in the lobby, 2 joined');
    announcer.rosterChanged({
      added: [],
      removed: [],
      changed: [{ before: second, after: { ...second, state: 'left' } }],
    });
    expect(later).toEqual([]);
  });

  it('says nothing of who was invited and is not here, until they come', async () => {
    const { announcer, later } = await stage();
    const absent = participant('n1', { name: 'Bo', state: 'not-here' });
    announcer.rosterChanged({ added: [absent], removed: [], changed: [] });
    announcer.rosterChanged({ added: [], removed: [absent], changed: [] });
    expect(later).toEqual([]);
    announcer.rosterChanged({
      added: [],
      removed: [],
      changed: [{ before: absent, after: { ...absent, state: 'connected' } }],
    });
    later.shift()?.();
    expect(announcer.polite.value).toBe('Bo joined');
  });

  it('tells how waiting ended in place of that the person left, and sums up raised hands', async () => {
    const { announcer, later, model } = await stage();
    const waiting = participant('w1', { name: 'Ana', state: 'in-lobby' });
    const ending = { participantId: 'w1', name: 'Ana', outcome: 'gave-up', at: 5 } as const;
    model.apply([{ slice: 'conference', id: 'finesse/40871', value: conference({ lobbyEndings: [ending] }) }]);
    announcer.rosterChanged({
      added: [],
      removed: [waiting],
      changed: people.slice(0, 3).map((before) => ({ before, after: { ...before, handRaisedAt: 1 } })),
    });
    later.shift()?.();
    expect(announcer.polite.value).toBe('Ana stopped waiting. 3 hands raised');
  });

  it('says nothing when people only change', async () => {
    const { announcer, later } = await stage();
    announcer.rosterChanged({ added: [], removed: [], changed: [] });
    expect(later).toEqual([]);
  });
});

describe('announcing old pictures', () => {
  it('interrupts once when the picture becomes old and once when it is live again', async () => {
    const { announcer, model } = await stage();
    const set = (status: 'live' | 'stale', at: number): void =>
      model.apply([
        { slice: 'conference', id: 'finesse/40871', value: conference({ truth: { status, at, reason: null } }) },
      ]);
    set('live', nowMs + 1);
    expect(announcer.assertive.value).toBe('');
    set('stale', nowMs + 1);
    expect(announcer.assertive.value).toBe(
      'Conference 40871 is out of date. You cannot drop anybody until it is live again.',
    );
    set('live', nowMs + 9);
    expect(announcer.assertive.value).toBe('Conference 40871 is live again.');
  });
});

describe('the language of announcements', () => {
  it('changes with the window’s', async () => {
    const { announcer, put, language } = await stage();
    language.value = 'zh-CN';
    await Promise.resolve();
    await Promise.resolve();
    put(command('x', { target: maria, phase: 'confirmed' }));
    expect(announcer.polite.value).toBe('Maria Albers：移除，已确认');
  });
});
