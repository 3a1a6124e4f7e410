import { describe, expect, it } from 'vitest';
import { leaveAtQuit } from '../../../../app/domain/account.ts';
import type { Participant } from '../../../../app/domain/participant.ts';
import { allowed } from '../../../../app/domain/permission.ts';
import {
  changeSchema,
  emptyState,
  type AppState,
  type Change,
  type OwnedState,
} from '../../../../app/state/app-state.ts';
import { applyChange, snapshotOf } from '../../../../app/state/apply.ts';
import { ChangeFold } from '../../../../app/state/fold.ts';
import { reduceVendorEvent } from '../../../../app/state/reduce.ts';
import type { VendorEvent } from '../../../../app/vendor/events.ts';
import { unknownDesktop } from '../../../../main/core/state/desktop-slice.ts';
import { Store } from '../../../../main/core/state/store.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { windowFixture } from '../../../support/window-fixture.ts';
import { ModelServer, modelAccountId, modelAgent, modelConferenceId } from '../../../support/model-vendor.ts';

const fixture = windowFixture(0);
const seen = fixture.account();

const account: Change = {
  slice: 'account',
  id: modelAccountId,
  value: {
    id: modelAccountId,
    vendorId: 'model',
    label: 'Model',
    isPractice: false,
    settings: {},
    atQuit: leaveAtQuit,
    secret: { place: 'none', reason: null },
    connection: { status: 'connecting', since: 1, via: '', retryAt: null, reason: null, detail: null, provedAt: null },
    agent: null,
  },
};

const stateWith = (...events: VendorEvent[]): OwnedState => {
  const state = emptyState();
  applyChange(state, account);
  for (const event of events)
    for (const change of reduceVendorEvent(state, modelAccountId, event, 1000)) applyChange(state, change);
  return state;
};

const server = (...addresses: string[]): ModelServer => {
  const model = new ModelServer();
  for (const address of addresses) model.join(address);
  return model;
};

const online: VendorEvent = {
  type: 'connection',
  connection: { status: 'online', via: 'model', retryAt: null, reason: null, detail: null },
};
const lost: VendorEvent = {
  type: 'connection',
  connection: { status: 'waiting', via: 'model', retryAt: 9000, reason: 'connection-lost', detail: null },
};

const participantsOf = (state: AppState): string[] => [...(state.participants.get(modelConferenceId)?.keys() ?? [])];

describe('a picture of a conference', () => {
  it('makes a change only for who differs', () => {
    const model = server('5001', '5002', '5003');
    const state = stateWith({ type: 'conference', picture: model.picture() });
    model.rename(2, 'Bo Lind');
    const changes = reduceVendorEvent(state, modelAccountId, { type: 'conference', picture: model.picture() }, 2000);
    expect(changes.map((change) => [change.slice, 'id' in change ? change.id : ''])).toEqual([
      ['conference', modelConferenceId],
      ['participant', 'leg-2'],
    ]);
  });

  it('removes who is not in it any more', () => {
    const model = server('5001', '5002');
    const state = stateWith({ type: 'conference', picture: model.picture() });
    model.leave(1);
    for (const change of reduceVendorEvent(
      state,
      modelAccountId,
      { type: 'conference', picture: model.picture() },
      2000,
    ))
      applyChange(state, change);
    expect(participantsOf(state)).toEqual(['leg-2']);
  });
});

describe('a lost connection', () => {
  it('makes every conference stale, as of its last truth, and keeps the picture', () => {
    const state = stateWith({ type: 'synchronised', pictures: [server('5001').picture()] }, online, lost);
    expect(state.conferences.get(modelConferenceId)?.truth).toEqual({
      status: 'stale',
      at: 1000,
      reason: 'connection-lost',
    });
    expect(participantsOf(state)).toEqual(['leg-1']);
  });

  it('ends with a full re-read, which makes the picture live and removes what is over', () => {
    const state = stateWith({ type: 'synchronised', pictures: [server('5001').picture()] }, online, lost);
    for (const change of reduceVendorEvent(state, modelAccountId, { type: 'synchronised', pictures: [] }, 5000))
      applyChange(state, change);
    expect(state.conferences.size).toBe(0);
    expect(state.participants.size).toBe(0);
  });

  it('that was wanted (signed out) leaves nothing on the screen', () => {
    const state = stateWith(
      { type: 'agent', agent: modelAgent },
      { type: 'synchronised', pictures: [server('5001').picture()] },
      online,
      {
        type: 'connection',
        connection: { status: 'off', via: '', retryAt: null, reason: null, detail: null },
      },
    );
    expect(state.conferences.size).toBe(0);
    expect(state.accounts.get(modelAccountId)?.agent).toBeNull();
  });
});

it('an event for an account that is gone changes nothing', () => {
  expect(reduceVendorEvent(emptyState(), 'nobody', online, 1)).toEqual([]);
});

it('ids that are names of object parts are ids like any other', () => {
  const state = stateWith({ type: 'synchronised', pictures: [server('5001').picture()] });
  const participant = state.participants.get(modelConferenceId)?.get('leg-1');
  if (!participant) throw new Error('no participant');
  const strange: Participant = { ...participant, id: '__proto__', permissions: { drop: allowed } };
  applyChange(state, { slice: 'participant', conferenceId: modelConferenceId, id: '__proto__', value: strange });
  expect(participantsOf(state)).toEqual(['leg-1', '__proto__']);
  expect(({} as Record<string, unknown>)['name']).toBeUndefined();
});

describe('folded changes', () => {
  const picture = (model: ModelServer): Change[] =>
    reduceVendorEvent(stateWith(), modelAccountId, { type: 'conference', picture: model.picture() }, 1000);

  it('carry each entity once, as it is in the end', () => {
    const model = server('5001');
    const fold = new ChangeFold();
    for (const change of picture(model)) fold.add(change);
    model.rename(1, 'Bo Lind');
    for (const change of picture(model)) fold.add(change);
    const changes = fold.take();
    expect(changes).toHaveLength(2);
    expect(changes[1]).toMatchObject({ slice: 'participant', value: { name: 'Bo Lind' } });
    expect(fold.isEmpty).toBe(true);
  });

  it('do not let the old roster live on when a conference goes and comes back in one frame', () => {
    const copy = stateWith({ type: 'conference', picture: server('5001', '5002').picture() });
    const fold = new ChangeFold();
    for (const change of picture(server('5001'))) fold.add(change);
    fold.add({ slice: 'conference', id: modelConferenceId, value: null });
    const after = server('6001');
    after.legs[0] = { leg: 9, address: '6001', name: 'Customer' };
    for (const change of picture(after)) fold.add(change);
    for (const change of fold.take()) applyChange(copy, change);
    expect(participantsOf(copy)).toEqual(['leg-9']);
  });
});

describe('the store', () => {
  it('sends at most one patch a frame, numbered without a gap', () => {
    const clock = new ManualClock();
    const store = new Store(clock);
    const patches: { from: number; to: number; count: number }[] = [];
    store.onPatch((event) => {
      if (event.event === 'patch') patches.push({ from: event.from, to: event.to, count: event.changes.length });
    });
    store.change([account]);
    clock.advance(0);
    store.change([account]);
    store.change([{ slice: 'account', id: 'other', value: null }]);
    clock.advance(15);
    expect(patches).toEqual([{ from: 0, to: 1, count: 1 }]);
    clock.advance(1);
    expect(patches).toEqual([
      { from: 0, to: 1, count: 1 },
      { from: 1, to: 2, count: 2 },
    ]);
  });

  it('does not tell a window that nobody sees what was only proved once more, until there is more to tell', () => {
    const clock = new ManualClock();
    const store = new Store(clock);
    const conference = fixture.conference();
    const proved = (seconds: number): Change[] => [
      { slice: 'account', id: seen.id, value: { ...seen, connection: { ...seen.connection, provedAt: seconds } } },
      {
        slice: 'conference',
        id: conference.id,
        value: { ...conference, truth: { ...conference.truth, at: seconds } },
      },
    ];
    const show = (...visibleWindows: 'main'[]): void =>
      store.change([{ slice: 'desktop', value: { ...unknownDesktop, visibleWindows } }]);
    store.change([...proved(1)]);
    show('main');
    const told: string[][] = [];
    clock.advance(1000);
    store.onPatch((event) => {
      if (event.event === 'patch') told.push(event.changes.map(({ slice }) => slice));
    });
    store.change(proved(2));
    clock.advance(1000);
    show();
    clock.advance(1000);
    expect(told).toEqual([['account', 'conference'], ['desktop']]);
    store.change(proved(3));
    clock.advance(60_000);
    expect(told).toHaveLength(2);
    show('main');
    clock.advance(1000);
    expect(told.slice(2)).toEqual([['account', 'conference', 'desktop']]);
    show();
    clock.advance(1000);
    store.change([
      {
        slice: 'conference',
        id: conference.id,
        value: { ...conference, truth: { ...conference.truth, status: 'stale' } },
      },
    ]);
    clock.advance(1000);
    expect(told.at(-1)).toEqual(['conference']);
  });

  it('gives a snapshot from which patches lead on, and which the contract accepts', () => {
    const clock = new ManualClock();
    const store = new Store(clock);
    store.change([
      account,
      ...reduceVendorEvent(stateWith(), modelAccountId, { type: 'conference', picture: server('5001').picture() }, 1),
    ]);
    const { revision, changes } = store.snapshot();
    expect(revision).toBe(1);
    expect(changes.map((change) => changeSchema.parse(JSON.parse(JSON.stringify(change))))).toEqual(changes);
    const copy = emptyState();
    for (const change of changes) applyChange(copy, change);
    expect(snapshotOf(copy)).toEqual(changes);
  });
});
