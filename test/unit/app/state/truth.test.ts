import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../../app/domain/account.ts';
import type { Conference } from '../../../../app/domain/conference.ts';
import type { ErrorCode } from '../../../../app/domain/error-code.ts';
import { emptyState, type OwnedState } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { reduceVendorEvent } from '../../../../app/state/reduce.ts';
import type { VendorEvent } from '../../../../app/vendor/events.ts';
import { ModelServer, modelAccountId, modelConferenceId } from '../../../support/model-vendor.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const status = (to: Connection['status'], reason: ErrorCode | null = null, via = 'model'): VendorEvent => ({
  type: 'connection',
  connection: { status: to, via, retryAt: null, reason, detail: null },
});
const online = status('online');
const model = new ModelServer();
model.join('5001');
const picture = model.picture();
const read: VendorEvent = { type: 'conference', picture };
const synchronised: VendorEvent = { type: 'synchronised', pictures: [picture] };
const proved: VendorEvent = { type: 'conference-proved', conferenceId: modelConferenceId };
const unread: VendorEvent = { type: 'conference-unread', conferenceId: modelConferenceId, reason: 'answer-malformed' };

/** An account whose events come one second apart, the first at 1 s. */
const after = (...events: VendorEvent[]): { readonly state: OwnedState; readonly truth: Conference['truth'] } => {
  const state = emptyState();
  const account = { ...windowFixture(0).account(), id: modelAccountId };
  const value = { ...account, connection: { ...account.connection, status: 'connecting' as const, via: 'model' } };
  applyChange(state, { slice: 'account', id: modelAccountId, value });
  let atMs = 0;
  for (const event of events) {
    atMs += 1000;
    for (const change of reduceVendorEvent(state, modelAccountId, event, atMs)) applyChange(state, change);
  }
  const conference = state.conferences.get(modelConferenceId);
  if (!conference) throw new Error('no conference');
  return { state, truth: conference.truth };
};

describe('the truth of a picture', () => {
  it('begins with the connection, as of the time at which it was read', () => {
    expect(after(synchronised).truth).toEqual({ status: 'stale', at: 1000, reason: null });
    expect(after(synchronised, online).truth).toEqual({ status: 'live', at: 1000, reason: null });
  });

  it('is moved by its own proof only: an answer about anything else, or the connection, does not move it', () => {
    const other: VendorEvent = { type: 'conference-proved', conferenceId: 'account-1/other' };
    expect(after(synchronised, online, { type: 'proved' }, online, other).truth.at).toBe(1000);
    expect(after(synchronised, online, proved).truth).toEqual({ status: 'live', at: 3000, reason: null });
    expect(after(synchronised, online, read).truth).toEqual({ status: 'live', at: 3000, reason: null });
  });

  it('is as of its last proof when the connection is lost, whatever was heard of the server since', () => {
    expect(after(synchronised, online, { type: 'proved' }, status('waiting', 'timeout')).truth).toEqual({
      status: 'stale',
      at: 1000,
      reason: 'timeout',
    });
  });

  it('does not become live by a picture that comes without a connection', () => {
    for (const offline of [status('waiting', 'timeout'), status('refused', 'wrong-password'), status('connecting')])
      for (const late of [read, synchronised, proved])
        expect(after(synchronised, online, offline, late).truth.status).toBe('stale');
    expect(after(synchronised, online, status('waiting', 'timeout'), read, online).truth).toEqual({
      status: 'stale',
      at: 4000,
      reason: 'timeout',
    });
  });

  it('does not become live by what was read for another attempt to connect', () => {
    expect(after(synchronised, status('connecting', 'timeout', 'other'), online).truth.reason).toBe('timeout');
    expect(after(synchronised, status('connecting'), online).truth.status).toBe('live');
  });

  it('ends when it could not be read, and returns only when it was', () => {
    const stale = { status: 'stale', at: 1000, reason: 'answer-malformed' };
    expect(after(synchronised, online, unread).truth).toEqual(stale);
    expect(after(synchronised, online, unread, proved, online).truth).toEqual(stale);
    expect(after(synchronised, online, unread, read).truth).toEqual({ status: 'live', at: 4000, reason: null });
    expect(after(synchronised, unread, online).truth.status).toBe('stale');
  });

  it('is stale for a picture of which part could not be read, though what is known is shown', () => {
    model.join('5002');
    const partial: VendorEvent = { type: 'conference', picture: { ...model.picture(), unread: 'answer-malformed' } };
    const { state, truth } = after(synchronised, online, partial);
    expect(truth).toEqual({ status: 'stale', at: 1000, reason: 'answer-malformed' });
    expect(state.participants.get(modelConferenceId)?.size).toBe(2);
  });

  it('of a conference that is not known, or of another account, is not touched', () => {
    const { state } = after(synchronised, online);
    const unknown: VendorEvent = { type: 'conference-unread', conferenceId: 'account-1/none', reason: 'timeout' };
    expect(reduceVendorEvent(state, modelAccountId, unknown, 9000)).toEqual([]);
    const value = { ...windowFixture(0).account(), id: 'other' };
    applyChange(state, { slice: 'account', id: 'other', value });
    for (const event of [unread, proved, { type: 'conference-ended', conferenceId: modelConferenceId } as const])
      expect(reduceVendorEvent(state, 'other', event, 9000)).toEqual([]);
  });
});
