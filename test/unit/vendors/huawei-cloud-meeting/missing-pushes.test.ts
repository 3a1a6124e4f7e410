import { expect, it } from 'vitest';
import type { ConferencePicture, VendorEvent } from '../../../../app/vendor/events.ts';
import { MissingPushes } from '../../../../main/vendors/huawei-cloud-meeting/missing-pushes.ts';
import { plainConference } from '../../../../main/vendors/shared/pictures.ts';
import { testKit } from '../../../support/adapter-kit.ts';

const picture: ConferencePicture = { conference: plainConference('acc', '900000017'), participants: [] };

const bench = () => {
  const events: VendorEvent[] = [];
  const kit = testKit((event) => events.push(event));
  const state = { isLive: true };
  const missing = new MissingPushes({
    kit,
    conferenceId: 'acc/900000017',
    isLive: () => state.isLive,
    picture: () => picture,
  });
  return { missing, kit, state, types: () => events.map(({ type }) => type) };
};

it('after missing pushes a meeting is stale until it was read by a read that began afterwards', () => {
  const { missing, kit, types } = bench();
  const slowRead = kit.order.next();
  missing.note();
  missing.wasRead(slowRead);
  expect(types()).toEqual(['conference-unread']);
  missing.wasRead(kit.order.next());
  missing.wasRead(kit.order.next());
  expect(types()).toEqual(['conference-unread', 'conference']);
});

it('nothing is said of a meeting that is not kept up, nor after its picture was made anew', () => {
  const { missing, kit, state, types } = bench();
  state.isLive = false;
  missing.note();
  missing.wasRead(kit.order.next());
  missing.note();
  state.isLive = true;
  missing.reset();
  missing.wasRead(kit.order.next());
  expect(types()).toEqual([]);
});
