import { beforeEach, describe, expect, it } from 'vitest';
import type { Evidence } from '../../../../main/vendors/shared/evidence.ts';
import { memberStateEvidence, ownStateEvidence } from '../../../../main/vendors/cisco-finesse/state-evidence.ts';
import { readUser, type User } from '../../../../main/vendors/cisco-finesse/wire/wire.ts';
import { parseXml } from '../../../../main/vendors/cisco-finesse/wire/xml.ts';
import { EvidenceDesk, ours, theirs } from './evidence-desk.ts';

interface UserSample {
  readonly state: string;
  readonly pending?: string;
  readonly reason?: { readonly id: string; readonly code: string; readonly label: string };
}

const userOf = ({ state, pending = '', reason }: UserSample): User =>
  readUser(
    parseXml(
      `<user><loginId>1001</loginId><state>${state}</state><pendingState>${pending}</pendingState>` +
        (reason
          ? `<reasonCode><code>${reason.code}</code><id>${reason.id}</id><label>${reason.label}</label></reasonCode>`
          : '') +
        '</user>',
    ),
  );
const lunch = { id: '12', code: '2', label: 'Lunch' };
const secondLunch = { id: '13', code: '3', label: 'Lunch' };

let desk: EvidenceDesk;
let user: User;
beforeEach(() => {
  desk = new EvidenceDesk();
});
const told = (sample: UserSample, requestId = ''): void => {
  user = userOf(sample);
  const correlationId = requestId === '' ? null : requestId;
  desk.kit.causes.event({ object: 'user', type: user.state, correlationId });
};
const sent = (evidence: (now: () => User) => Evidence) => desk.sent(evidence(() => user));

describe('the own state', () => {
  const notReady = (reasonId: string | null = '12') =>
    sent((now) => ownStateEvidence(now, { state: 'not-ready', reasonId }, 'user'));

  it('is proved by the very reason, not by another one that is called the same', () => {
    told({ state: 'READY' });
    const verdict = notReady();
    told({ state: 'NOT_READY', reason: secondLunch });
    expect(verdict()).toBe('pending');
    told({ state: 'NOT_READY', reason: lunch }, ours);
    expect(verdict()).toBe('confirmed own');
  });

  it('is not proved by a pending state whose reason nobody knows', () => {
    told({ state: 'TALKING' });
    const verdict = notReady();
    told({ state: 'TALKING', pending: 'NOT_READY' });
    expect(verdict()).toBe('pending');
    told({ state: 'TALKING', pending: 'NOT_READY' }, theirs);
    expect(verdict()).toBe('pending');
    told({ state: 'TALKING', pending: 'NOT_READY' }, ours);
    expect(verdict()).toBe('confirmed own');
  });

  it('may be pending where no reason was asked for', () => {
    told({ state: 'TALKING' });
    const verdict = notReady(null);
    told({ state: 'TALKING', pending: 'NOT_READY' });
    expect(verdict()).toBe('confirmed unknown');
  });

  it('is not proved by what was so before', () => {
    told({ state: 'NOT_READY', reason: lunch });
    const verdict = notReady();
    expect(verdict()).toBe('pending');
    told({ state: 'NOT_READY', reason: lunch });
    expect(verdict()).toBe('confirmed unknown');
  });
});

describe('the state of a colleague', () => {
  const notReady = () => sent((now) => memberStateEvidence(now, 'not-ready', 'user'));

  it('is not proved by what they did themselves', () => {
    told({ state: 'READY' });
    const verdict = notReady();
    told({ state: 'NOT_READY', reason: lunch });
    expect(verdict()).toBe('pending');
  });

  it.each(['999', '33'])('is proved by reason %s, which some supervisor causes', (code) => {
    told({ state: 'READY' });
    const verdict = notReady();
    told({ state: 'NOT_READY', reason: { id: '-1', code, label: 'Supervisor' } });
    expect(verdict()).toBe('confirmed unknown');
    told({ state: 'NOT_READY' }, ours);
    expect(verdict()).toBe('confirmed own');
  });
});
