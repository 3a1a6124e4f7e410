import { beforeEach, describe, expect, it } from 'vitest';
import { PendingRequests } from '../../../../main/vendors/cisco-finesse/pending.ts';

let nowMs: number;
let pending: PendingRequests;
beforeEach(() => {
  nowMs = 0;
  pending = new PendingRequests(() => nowMs);
  pending.add({ commandId: 'drop-1', requestId: 'r1', purpose: 'drop', dialogId: '1', userId: null });
  pending.add({ commandId: 'drop-2', requestId: 'r2', purpose: 'drop', dialogId: '1', userId: null });
  pending.add({ commandId: 'state', requestId: 'r3', purpose: 'set-agent-state', dialogId: null, userId: '1900' });
  pending.add({ commandId: 'call', requestId: 'r4', purpose: 'make-call', dialogId: null, userId: null });
});

describe('an error that comes by notification', () => {
  it.each([
    ['with the id of a request', '/finesse/api/Dialog/1', 'r2', 'drop-2'],
    ['without an id, for the oldest request about the dialog', '/finesse/api/Dialog/1', '', 'drop-1'],
    ['for the user', '/finesse/api/User/1900', '', 'state'],
    ['for the list of dialogs: a call that was to be made', '/finesse/api/User/1900/Dialogs', '', 'call'],
    ['for a dialog nobody knew: a call that was to be made', '/finesse/api/Dialog/7', '', 'call'],
  ])('%s finds its request', (_name, source, requestId, commandId) => {
    expect(pending.match(source, requestId)?.commandId).toBe(commandId);
  });

  it.each([
    ['another client’s request', '/finesse/api/Dialog/1', 'somebody-else'],
    ['another user', '/finesse/api/User/1001', ''],
  ])('for %s is none of ours', (_name, source, requestId) => {
    expect(pending.match(source, requestId)).toBeNull();
  });

  it('is for the next request once the first has its outcome', () => {
    pending.settle('drop-1');
    expect(pending.match('/finesse/api/Dialog/1', '')?.commandId).toBe('drop-2');
  });

  it('is for nobody after a minute', () => {
    nowMs = 60_001;
    expect(pending.match('/finesse/api/Dialog/1', 'r1')).toBeNull();
  });
});
