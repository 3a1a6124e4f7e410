import { beforeEach, describe, expect, it } from 'vitest';
import type { AccountView } from '../../../../app/vendor/adapter.ts';
import { Identities } from '../../../../main/vendors/shared/identities.ts';
import { ejectEvidence, rejectEvidence, type MeetingWithRoster } from '../../../../main/vendors/skype-ucwa/evidence.ts';
import { Roster } from '../../../../main/vendors/skype-ucwa/roster.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const href = 'https://pool.example.test/p/1';
const view: AccountView = {
  agent: null,
  conferences: () => [],
  conference: (id) => windowFixture(0).conference({ id }),
  participant: () => undefined,
  participants: () => [],
  member: () => undefined,
  meetings: () => [],
  meeting: () => undefined,
};
const sentAt = 10;

let meeting: MeetingWithRoster;
let id: string;

const see = (where: 'lobby' | 'present', number: number): void =>
  meeting.roster.see(href, { where, resource: null, audio: null, title: 'Walt', number, since: null });

beforeEach(() => {
  meeting = { conferenceId: 'meeting', roster: new Roster(new Identities({ uuid: () => '00000001' })) };
  see('lobby', 1);
  id = meeting.roster.people.get(href)?.id ?? '';
});

describe.each([
  ['rejecting', rejectEvidence],
  ['ejecting', ejectEvidence],
] as const)('evidence of %s', (_, evidence) => {
  const judge = (isAccepted = true) => {
    const judgeNow = evidence(
      meeting,
      id,
      () => isAccepted,
    )({ view, number: sentAt, correlationId: null, wasLive: true, isDoubted: () => false });
    return () => judgeNow({ view, atMs: 0, causes: () => [] });
  };

  it('is that the person is gone, as an event or read after sending shows first', () => {
    const now = judge();
    expect(now()).toEqual({ verdict: 'pending' });
    meeting.roster.remove(href, { number: sentAt + 1 });
    expect(now()).toEqual({ verdict: 'confirmed', cause: 'own' });
  });

  it('is not a read that began before sending, and an event or read after it says not by whom', () => {
    const now = judge();
    meeting.roster.remove(href, { number: sentAt - 1 });
    expect(now()).toEqual({ verdict: 'pending' });
    meeting.roster.remove(href, { number: sentAt + 1 });
    expect(now()).toEqual({ verdict: 'confirmed', cause: 'unknown' });
  });

  it('is the whole list as read after sending, which lacks who was gone before', () => {
    const now = judge();
    meeting.roster.remove(href, { number: sentAt - 1 });
    meeting.roster.proveAway(sentAt);
    expect(now()).toEqual({ verdict: 'pending' });
    meeting.roster.proveAway(sentAt + 1);
    expect(now()).toEqual({ verdict: 'confirmed', cause: 'unknown' });
  });

  it('is not that somebody else came to the address', () => {
    const now = judge();
    meeting.roster.remove(href, { number: sentAt - 1 });
    see('lobby', sentAt + 1);
    meeting.roster.proveAway(sentAt + 2);
    expect(now()).toEqual({ verdict: 'pending' });
  });
});
