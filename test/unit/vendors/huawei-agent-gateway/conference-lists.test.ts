import { beforeEach, describe, expect, it } from 'vitest';
import { allowed, denied } from '../../../../app/domain/permission.ts';
import { ConferenceTrack } from '../../../../main/vendors/huawei-agent-gateway/conference.ts';
import { conferencePicture } from '../../../../main/vendors/huawei-agent-gateway/picture.ts';
import { readConferences } from '../../../../main/vendors/huawei-agent-gateway/wire.ts';
import { Identities } from '../../../../main/vendors/shared/identities.ts';
import { countingIds } from '../../../support/counting-ids.ts';
import { conferenceResult, GatewayDesk, ownId } from './gateway-desk.ts';

const [ada, bo] = ['90155501', '90155502'];

describe('a list of those in a conference', () => {
  let track: ConferenceTrack;
  let reads: number;
  beforeEach(() => {
    track = new ConferenceTrack('1042001', 'active', 0, new Identities(countingIds()));
    reads = 0;
  });
  /** Takes a list with these; gives whether it is to be read again. */
  const take = (...addresses: readonly string[]): boolean => {
    const [info] = readConferences(conferenceResult(addresses.map((address) => ({ address })))).infos;
    if (!info) throw new Error('There is no conference in the sample.');
    reads += 1;
    return track.take(info, reads, 0);
  };
  const present = (): string[] => track.legs.map(({ address }) => address).filter((address) => address !== ownId);

  it('takes nobody off by itself, and the next one in a row does', () => {
    take(ada, bo);
    const before = track.legAt('6', bo)?.id;
    expect([take(ada), present()]).toEqual([true, [ada, bo]]);
    expect([take(ada, bo), track.legAt('6', bo)?.id]).toEqual([false, before]);
    expect([take(ada), present()]).toEqual([true, [ada, bo]]);
    expect([take(ada), present()]).toEqual([false, [ada]]);
  });

  it('takes at once whom an event told to have left, and only the first time', () => {
    take(ada, bo);
    track.toldGone('6', bo);
    expect([take(ada), present()]).toEqual([false, [ada]]);
    take(ada, bo);
    expect([take(ada), present()]).toEqual([true, [ada, bo]]);
  });
});

describe('conferences as read', () => {
  it('end by the second answer that lacks them, and by the first after an event', async () => {
    const desk = new GatewayDesk();
    const conferenceId = await desk.chairs([{ address: ada }]);
    const nothing = { infos: [], unread: [] };
    const takes = (): boolean => desk.model.conferences.takeRead(nothing, ['1042001'], desk.kit.order.next());
    expect([takes(), desk.pictures.has(conferenceId)]).toEqual([true, true]);
    await desk.readConference([{ address: ada }]);
    expect([takes(), desk.pictures.has(conferenceId)]).toEqual([true, true]);
    expect([takes(), desk.pictures.has(conferenceId)]).toEqual([false, false]);
  });

  it('are read again at once where something is lacking', async () => {
    const desk = new GatewayDesk();
    await desk.chairs([{ address: ada }, { address: bo }]);
    await desk.readConference([{ address: ada }]);
    expect(desk.pictures.get('acc/1042001')?.participants.map(({ address }) => address)).toEqual([ownId, ada]);
  });
});

describe('a conference that the gateway has not confirmed', () => {
  it('says of each control of its chair that it is only beginning', () => {
    const track = new ConferenceTrack('1042001', 'joined', 0, new Identities(countingIds()));
    const [info] = readConferences(conferenceResult([{ address: ada }])).infos;
    if (info) track.take(info, 1, 0);
    const context = { accountId: 'acc', agentId: ownId, canHold: true, clockOffsetMs: 0, nameOf: () => undefined };
    const permissionsNow = () => {
      const { conference, participants } = conferencePicture(track, true, context);
      const { permissions } = participants.find(({ address }) => address === ada) ?? {};
      return [conference.controls.invite, conference.controls.end, permissions?.drop, permissions?.audio];
    };
    expect(permissionsNow()).toEqual(Array(4).fill(denied('not-begun')));
    track.enter('active', 1);
    expect(permissionsNow()).toEqual(Array(4).fill(allowed));
  });
});
