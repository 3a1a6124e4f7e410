import { beforeEach, describe, expect, it } from 'vitest';
import { PendingRequests, type ErrorFacts } from '../../../../main/vendors/shared/pending-requests.ts';

let nowMs: number;
let pending: PendingRequests;
beforeEach(() => {
  nowMs = 0;
  pending = new PendingRequests(() => nowMs, 60_000);
  pending.add({ commandId: 'drop-1', correlationId: 'r1', kind: 'drop', object: 'dialog-1' });
  pending.add({ commandId: 'drop-2', correlationId: 'r2', kind: 'drop', object: 'dialog-1' });
  pending.add({ commandId: 'state', correlationId: 'r3', kind: 'set-agent-state', object: 'user' });
  pending.add({ commandId: 'mute', correlationId: null, kind: 'set-audio', object: 'leg-1' });
  pending.add({ commandId: 'hold', correlationId: null, kind: 'hold-participant', object: 'leg-1' });
});

const found = (facts: Partial<ErrorFacts>): string | null => {
  const match = pending.match({ correlationId: null, object: null, ...facts });
  return match && `${match.request.commandId}${match.isGuess ? ' (guess)' : ''}`;
};

describe('an error that comes by event', () => {
  it('belongs to the command whose id it names', () => {
    expect(found({ correlationId: 'r2', object: 'dialog-1' })).toBe('drop-2');
  });

  it('that names a request of another client belongs to none, whatever it is about', () => {
    expect(found({ correlationId: 'other', object: 'user' })).toBeNull();
  });

  it('without an id belongs to the only command about its object, as a guess', () => {
    expect(found({ object: 'user' })).toBe('state (guess)');
    expect(found({ object: 'leg-1', kinds: ['set-audio'] })).toBe('mute (guess)');
  });

  it('is meant for nothing that is proved, as long as it is', () => {
    pending.setProved('state', true);
    expect([found({ object: 'user' }), pending.has('state')]).toEqual([null, false]);
    pending.setProved('drop-1', true);
    expect(found({ object: 'dialog-1' })).toBe('drop-2 (guess)');
    pending.setProved('drop-1', false);
    expect([found({ object: 'dialog-1' }), pending.has('drop-1')]).toEqual([null, true]);
  });

  it('that may be meant for several belongs to none, until the others have their outcome', () => {
    expect(found({ object: 'dialog-1' })).toBeNull();
    expect(found({ object: 'leg-1' })).toBeNull();
    pending.settle('drop-1');
    expect(found({ object: 'dialog-1' })).toBe('drop-2 (guess)');
  });

  it('that may be meant for several belongs to the only one that was sent a short while ago', () => {
    nowMs = 10_000;
    pending.add({ commandId: 'mute-2', correlationId: null, kind: 'set-audio', object: 'leg-1' });
    expect(found({ object: 'leg-1', kinds: ['set-audio'] })).toBeNull();
    pending.settle('mute-2');
    nowMs = 10_001;
    pending.add({ commandId: 'drop-3', correlationId: 'r4', kind: 'drop', object: 'dialog-1' });
    expect(found({ object: 'dialog-1' })).toBe('drop-3 (guess)');
    expect(found({ object: 'leg-1' })).toBeNull();
  });

  it('about something else, or in another way, belongs to none', () => {
    expect(found({ object: 'dialog-2' })).toBeNull();
    expect(found({ object: 'leg-1', kinds: ['drop'] })).toBeNull();
    expect(found({})).toBeNull();
  });

  it('finds a command whose object became known later', () => {
    pending.add({ commandId: 'call', correlationId: null, kind: 'make-call', object: null });
    expect(found({ kinds: ['make-call'] })).toBe('call (guess)');
    pending.setObject('call', 'call-9');
    expect([found({ kinds: ['make-call'] }), found({ object: 'call-9' })]).toEqual([null, 'call (guess)']);
  });

  it('comes too late after a while', () => {
    nowMs = 60_000;
    expect(found({ correlationId: 'r1' })).toBe('drop-1');
    nowMs = 60_001;
    expect(found({ correlationId: 'r1' })).toBeNull();
    expect(pending.has('drop-1')).toBe(false);
  });
});
