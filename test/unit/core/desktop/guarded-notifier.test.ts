import { beforeEach, describe, expect, it } from 'vitest';
import { GuardedNotifier } from '../../../../main/core/desktop/guarded-notifier.ts';
import type { DesktopNotification, NotificationService } from '../../../../main/ports/notifier.ts';
import { settlePromises } from '../../../support/command-bench.ts';
import { deferred } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { FakeNotifier } from '../../../support/notification-bench.ts';

const note = (id: string, title: string): DesktopNotification => ({
  id,
  title,
  body: '',
  urgency: 'normal',
  isLasting: false,
  isSilent: false,
  actions: [],
});

let clock: ManualClock;
let notifier: FakeNotifier;
let service: NotificationService;
let looks: number;
let guarded: GuardedNotifier;
beforeEach(() => {
  clock = new ManualClock();
  notifier = new FakeNotifier();
  service = 'ready';
  looks = 0;
  guarded = new GuardedNotifier({
    notifier,
    clock,
    queryService: async () => {
      looks += 1;
      return service;
    },
  });
});

describe('a service that hangs or is missing', () => {
  it.each([
    ['silent', 'the notification service does not answer'],
    ['absent', 'no notification service on this desktop'],
  ] as const)('that is %s is asked for nothing', async (how, detail) => {
    await guarded.deliver(note('a', 'First'));
    service = how;
    expect(await guarded.deliver(note('b', 'Second'))).toEqual({ result: 'failed', detail });
    await guarded.withdraw('a');
    expect(notifier.titles).toEqual(['First']);
  });

  it('is left alone for a while, and is used again once it is back', async () => {
    service = 'silent';
    await guarded.deliver(note('a', 'First'));
    service = 'ready';
    expect(await guarded.deliver(note('a', 'Second'))).toMatchObject({ result: 'failed' });
    expect(looks).toBe(1);
    clock.advance(5000);
    expect(await guarded.deliver(note('a', 'Third'))).toEqual({ result: 'shown', detail: null });
  });
});

it('knows what a paused service does with what it takes', async () => {
  service = 'paused';
  expect(await guarded.deliver(note('a', 'First'))).toEqual({ result: 'do-not-disturb', detail: null });
});

it('keeps the order of requests, and hands over nothing that was withdrawn or replaced meanwhile', async () => {
  const look = deferred<NotificationService>();
  guarded = new GuardedNotifier({ notifier, clock, queryService: () => look.promise });
  const reports = [guarded.deliver(note('a', 'First')), guarded.deliver(note('b', 'Withdrawn'))];
  const withdrawn = guarded.withdraw('b');
  reports.push(guarded.deliver(note('a', 'Replaced')));
  look.resolve('ready');
  await withdrawn;
  expect((await Promise.all(reports)).map(({ result }) => result)).toEqual(['failed', 'failed', 'shown']);
  expect(notifier.delivered.map(({ title }) => title)).toEqual(['Replaced']);
});

it('does not delay the next one for a system that never reports the last', async () => {
  notifier.answer = 'never';
  void guarded.deliver(note('a', 'First'));
  await settlePromises();
  notifier.answer = { result: 'shown', detail: null };
  expect(await guarded.deliver(note('b', 'Second'))).toEqual({ result: 'shown', detail: null });
});
