import { beforeEach, describe, expect, it } from 'vitest';
import { CauseLog } from '../../../../main/vendors/shared/cause-log.ts';
import { PictureOrder } from '../../../../main/vendors/shared/reads.ts';

let order: PictureOrder;
let causes: CauseLog;

beforeEach(() => {
  order = new PictureOrder();
  causes = new CauseLog(order);
});

describe('what caused a change', () => {
  it('is an event after sending, or a read that began after it', () => {
    const slowRead = order.next();
    causes.event({ object: 'call', type: 'before' });
    const sent = order.next();
    causes.read('call', slowRead);
    expect(causes.since(sent, 'call')).toEqual([]);
    causes.event({ object: 'call', type: 'after', otherParty: '5001' });
    causes.event({ object: 'other', type: 'after' });
    const read = order.next();
    causes.read('call', read);
    expect(causes.since(sent, 'call')).toEqual([
      expect.objectContaining({ by: 'event', type: 'after', otherParty: '5001', reasonCode: null }),
      { by: 'read', object: 'call', number: read },
    ]);
  });

  it('makes answers of older reads count no more, unless it says only that something changed', () => {
    const slowRead = order.next();
    causes.hint({ object: 'call', type: 'look' });
    expect(causes.since(slowRead, 'call')).toHaveLength(1);
    expect(order.isCurrent('call', slowRead)).toBe(true);
    causes.event({ object: 'call', type: 'changed' });
    expect(order.isCurrent('call', slowRead)).toBe(false);
  });

  it('is kept for a bounded number of changes and objects', () => {
    for (let count = 0; count < 60; count += 1) causes.event({ object: 'call', type: String(count) });
    expect(causes.since(0, 'call')).toHaveLength(50);
    for (let count = 0; count < 500; count += 1) causes.event({ object: `call-${count}`, type: 'x' });
    expect(causes.since(0, 'call')).toEqual([]);
  });

  it('says everything that an event told, and null for what it did not', () => {
    const told = causes.event({
      object: 'call',
      type: 'left',
      legId: 'leg',
      correlationId: 'request',
      reasonCode: '1',
    });
    expect(told).toEqual({
      by: 'event',
      object: 'call',
      number: told.number,
      isApplied: true,
      type: 'left',
      direction: null,
      otherParty: null,
      legId: 'leg',
      correlationId: 'request',
      reasonCode: '1',
    });
    expect(causes.hint({ object: 'call', type: 'look', direction: 'in' })).toMatchObject({
      isApplied: false,
      direction: 'in',
      number: told.number + 1,
    });
  });

  it('is the newest of an object first forgotten where it was told longest ago', () => {
    causes.event({ object: 'first', type: 'x' });
    for (let count = 0; count < 499; count += 1) causes.event({ object: `call-${count}`, type: 'x' });
    causes.event({ object: 'first', type: 'again' });
    causes.event({ object: 'one more', type: 'x' });
    expect(causes.since(0, 'call-0')).toEqual([]);
    expect(causes.since(0, 'first').map((cause) => cause.by === 'event' && cause.type)).toEqual(['x', 'again']);
  });
});

describe('an object about which something was missed', () => {
  it('stays doubtful whatever events tell, of which each tells only a part', () => {
    causes.doubt('call');
    causes.event({ object: 'call', type: 'changed' });
    expect([causes.isDoubted('call'), causes.isDoubted('other')]).toEqual([true, false]);
  });

  it('is as doubtful where an event says only that something changed; what is being read still counts', () => {
    const slowRead = order.next();
    causes.hint({ object: 'call', type: 'look' });
    expect(order.isCurrent('call', slowRead)).toBe(true);
    causes.read('call', slowRead);
    expect(causes.isDoubted('call')).toBe(true);
    causes.read('call', order.next());
    expect(causes.isDoubted('call')).toBe(false);
  });

  it('is doubtful until a read that began afterwards; what is being read counts no more', () => {
    const slowRead = order.next();
    causes.doubt('call');
    expect(order.isCurrent('call', slowRead)).toBe(false);
    causes.read('call', slowRead);
    expect(causes.isDoubted('call')).toBe(true);
    causes.read('call', order.next());
    expect(causes.isDoubted('call')).toBe(false);
  });

  it('proves nothing, and is one of a bounded number', () => {
    const sent = order.next();
    causes.doubt('call');
    expect(causes.since(sent, 'call')).toEqual([]);
    for (let count = 0; count < 500; count += 1) causes.doubt(`call-${count}`);
    expect([causes.isDoubted('call'), causes.isDoubted('call-499')]).toEqual([false, true]);
  });
});
