import { beforeEach, describe, expect, it } from 'vitest';
import { callsMerge } from '../../../../main/vendors/shared/evidence.ts';
import { EvidenceBench } from './evidence-bench.ts';

let bench: EvidenceBench;
beforeEach(() => {
  bench = new EvidenceBench();
});

describe('two calls that are to become one', () => {
  beforeEach(() => {
    bench.put('call', 'call', 'held', 'me', 'customer');
    bench.put('consult', 'consult', 'active', 'me', '5001');
  });

  it.each([
    ['call', 'consult'],
    ['consult', 'call'],
  ])('are proved whichever survives (%s)', (survivor, other) => {
    const verdict = bench.send(callsMerge('call'));
    bench.put(survivor, 'conference', 'active', 'me', 'customer', '5001');
    expect(verdict()).toBe('pending');
    bench.end(other);
    bench.tell(survivor);
    expect(verdict()).toBe('confirmed own');
  });

  it('are not proved by a read that began before sending', () => {
    const slowRead = bench.order.next();
    const verdict = bench.send(callsMerge('call'));
    bench.causes.read('call', slowRead);
    bench.put('call', 'conference', 'active', 'me', 'customer', '5001');
    bench.end('consult');
    expect(verdict()).toBe('pending');
  });

  it('are made one by the command where an event names its request, at a vendor that does', () => {
    const [ours, others] = [bench.send(callsMerge('call'), 'request-1'), bench.send(callsMerge('call'), 'request-2')];
    bench.put('call', 'conference', 'active', 'me', 'customer', '5001');
    bench.end('consult');
    bench.causes.event({ object: 'consult', type: 'merged', correlationId: 'request-1' });
    expect([ours(), others()]).toEqual(['confirmed own', 'confirmed unknown']);
  });

  it('are not proved where a third call has the same address, unless an event names the request', () => {
    const [unnamed, named] = [bench.send(callsMerge('call')), bench.send(callsMerge('call'), 'request-1')];
    bench.put('again', 'call', 'active', 'me', 'customer');
    expect([unnamed(), named()]).toEqual(['pending', 'pending']);
    bench.put('consult', 'conference', 'active', 'me', 'customer', '5001');
    bench.end('call');
    bench.end('again');
    bench.tell('consult');
    expect(unnamed()).toBe('pending');
    bench.causes.event({ object: 'consult', type: 'merged', correlationId: 'request-1' });
    expect(named()).toBe('confirmed own');
  });

  it.each([
    ['a conference that has the address twice', 'customer', ['customer', 'customer'], ['customer', 'customer']],
    ['a conference that has it beside another', 'customer', ['5001', 'customer'], ['5001', 'customer']],
    ['a call that a third person joins', 'customer', ['customer'], ['customer', '5009']],
  ] as const)('are not proved by the other one’s hang-up: %s', (_, address, before, after) => {
    for (const id of ['call', 'consult']) {
      const other = id === 'call' ? 'consult' : 'call';
      bench.put(id, before.length > 1 ? 'conference' : 'call', 'active', 'me', ...before);
      bench.put(other, 'call', 'held', 'me', address);
      const [unnamed, named] = [bench.send(callsMerge('call')), bench.send(callsMerge('call'), 'request-1')];
      bench.put(id, 'conference', 'active', 'me', ...after);
      bench.end(other);
      bench.tell(other);
      expect([unnamed(), named()]).toEqual(['pending', 'pending']);
    }
  });

  it.each(['call', 'consult'])('may have been one before where %s was not known for sure at sending', (missed) => {
    bench.causes.doubt(missed);
    const [unnamed, named] = [bench.send(callsMerge('call')), bench.send(callsMerge('call'), 'request-1')];
    bench.put('call', 'conference', 'active', 'me', 'customer', '5001');
    bench.end('consult');
    bench.causes.read('call', bench.order.next());
    expect([unnamed(), named()]).toEqual(['confirmed unknown', 'confirmed unknown']);
    bench.causes.event({ object: 'call', type: 'merged', correlationId: 'request-1' });
    expect([unnamed(), named()]).toEqual(['confirmed unknown', 'confirmed own']);
  });

  it('are proved where one more has the address that both had', () => {
    bench.put('call', 'conference', 'active', 'me', 'customer', '5001');
    const verdict = bench.send(callsMerge('call'));
    bench.put('call', 'conference', 'active', 'me', 'customer', '5001', '5001');
    bench.end('consult');
    bench.tell('call');
    expect(verdict()).toBe('confirmed own');
  });

  it('are not proved by a third person joining', () => {
    const verdict = bench.send(callsMerge('call'));
    bench.put('call', 'conference', 'active', 'me', 'customer', '5009');
    expect(verdict()).toBe('pending');
    bench.end('consult');
    expect(verdict()).toBe('pending');
  });

  it('stay open when both ended', () => {
    const verdict = bench.send(callsMerge('call'));
    bench.end('call');
    bench.end('consult');
    expect(verdict()).toBe('unconfirmed call-ended');
  });
});
