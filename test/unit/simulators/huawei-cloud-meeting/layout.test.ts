import { afterEach, describe, expect, it } from 'vitest';
import type { RawChannel } from './raw-channel.ts';
import { openStage } from './raw-cloud.ts';
import type { Controller, RawReply, TestStage } from './raw-cloud.ts';

describe('cloud meeting simulator: layout and interpretation', () => {
  let stage: TestStage;
  let who: Controller;
  let channel: RawChannel;
  afterEach(async () => {
    await stage.close();
  });

  const open = async (switches: object = {}): Promise<void> => {
    stage = await openStage({ switches: { supportedPushes: 'all', ...switches } });
    who = await stage.take(stage.meeting('Ada'));
    stage.simulator.act({ act: 'personJoins', name: 'Room 1', line: 'terminal' });
    const types = ['ConfDynamicInfoNotify', 'ParticipantsNotify', 'CustomMultiPicNotify', 'InterpreterGroupNotify'];
    channel = await stage.channel(who, types);
    channel.forget();
  };
  const put = (path: string, body: object, query: object = {}): Promise<RawReply> =>
    stage.operate(who, 'PUT', path, body, query);
  const pid = (name: string): string => stage.pid(who.id, name);
  const numberOf = (name: string): string =>
    stage.simulator.model.meetings.get(who.id)?.participants.get(pid(name))?.number ?? '';

  it('fixes the picture or lets it follow the voice', async () => {
    await open();
    expect((await put('display/mode', { switchMode: 'Fixed', imageType: 1 })).status).toBe(200);
    expect(await channel.until('ConfDynamicInfoNotify')).toMatchObject({ mode: 'FIXED', vas: 0 });
    expect(await channel.until('CustomMultiPicNotify')).toMatchObject({ mode: 'FIXED', vas: 0 });
    channel.forget();
    await put('display/mode', { switchMode: 'VAS', imageType: 0 });
    expect(await channel.until('ConfDynamicInfoNotify')).toMatchObject({ mode: 'FREE', vas: 1 });
    expect((await put('display/mode', { switchMode: 'VAS' })).code).toBe('MMC.111071061');
  });

  it('arranges pictures by number in the new call, by pid in the old one', async () => {
    await open({ picNumForm: 'text' });
    const seat = (subscriber: string): object => ({ index: 1, subscriber: [subscriber], isAssistStream: 0 });
    const body = (subscriber: string): object => ({
      manualSet: 1,
      imageType: 'Single',
      subscriberInPics: [seat(subscriber)],
    });
    expect((await put('display/customMultiPicture', body(numberOf('Ada')))).status).toBe(200);
    const pictures = [{ index: 1, id: [pid('Ada')], share: 0 }];
    expect(await channel.until('ConfDynamicInfoNotify')).toMatchObject({
      multiPic: { picInfos: pictures },
      picNum: '1',
    });
    expect((await channel.until('CustomMultiPicNotify'))['picInfos']).toEqual(pictures);
    expect((await put('display/customMultiPicture', body(pid('Ada')))).code).toBe('MMC.111072008');
    channel.forget();
    await put('display/multiPicture', body(pid('Room 1')));
    expect((await channel.until('CustomMultiPicNotify'))['picInfos']).toEqual([
      expect.objectContaining({ id: [pid('Room 1')] }),
    ]);
    expect((await put('display/multiPicture', body(numberOf('Ada')))).code).toBe('MMC.111072008');
    const noIndex = { manualSet: 1, subscriberInPics: [{ subscriber: [] }] };
    expect((await put('display/multiPicture', noIndex)).code).toBe('MMC.111071061');
    expect((await put('display/customMultiPicture', { manualSet: 1, switchTime: 5 })).code).toBe('MMC.111071061');
    await stage.operate(who, 'PUT', 'cancelBroadcast');
    expect(stage.simulator.model.meetings.get(who.id)?.controls.pictures).toEqual([]);
  });

  it('saves, shows and deletes layouts', async () => {
    await open();
    const show = async (): Promise<unknown> => (await stage.operate(who, 'GET', 'layOut')).body;
    expect(await show()).toEqual({ returnCode: 0, returnDesc: 'Success', picLayouts: [] });
    await put('layOut', { restPicLayout: { layOutName: 'two up', imageType: 'Two', switchTime: 10 } });
    await put('display/customMultiPicture', {
      manualSet: 1,
      multiPicSaveOnly: true,
      subscriberInPics: [{ index: 1, subscriber: [numberOf('Ada')] }],
    });
    const { picLayouts } = (await show()) as { picLayouts: { uuid: string; layOutName?: string }[] };
    expect(picLayouts.map(({ layOutName }) => layOutName)).toEqual(['two up', undefined]);
    const uuID = picLayouts[0]?.uuid ?? '';
    expect((await stage.operate(who, 'DELETE', 'layOut', undefined, { uuID })).status).toBe(200);
    expect((await stage.operate(who, 'DELETE', 'layOut', undefined, { uuID })).code).toBe('MMC.111070005');
    expect(((await show()) as { picLayouts: unknown[] }).picLayouts).toHaveLength(1);
  });

  it('chooses the picture of hard terminals only', async () => {
    await open();
    const room = { participantID: pid('Room 1') };
    const ada = { participantID: pid('Ada') };
    expect((await put('partView', { viewType: 2, participantID: pid('Ada') }, room)).status).toBe(200);
    await channel.until('ParticipantsNotify');
    expect(channel.changesOf(pid('Room 1'))[0]?.pinfoMap).toEqual({ VIEW_TYPE: '2' });
    channel.forget();
    expect((await put('lockView', { status: 1, ...room }, room)).status).toBe(200);
    await channel.until('ParticipantsNotify');
    expect(channel.changesOf(pid('Room 1'))[0]?.pinfoMap).toEqual({ LOCKED_VIEW: '1' });
    expect((await put('partView', { viewType: 2, ...room }, ada)).code).toBe('MMC.111072060');
    expect((await put('lockView', { status: 1, ...ada }, ada)).code).toBe('MMC.111072062');
    channel.forget();
    expect((await put('chairView', { viewType: 1, switchTime: 10 })).status).toBe(200);
    expect((await channel.until('ConfDynamicInfoNotify'))['chairView']).toBe(1);
    expect((await put('chairView', { viewType: 2 })).code).toBe('MMC.111072008');
  });

  it('replaces groups of interpreters, spelled as in samples or as in the table', async () => {
    await open();
    const group = { groupID: 'g1', groupName: 'German', firstLanguage: 'zh', secondLanguage: 'de' };
    expect((await put('interpreterGroup', { interpreterGroups: [group] })).status).toBe(200);
    expect((await channel.until('InterpreterGroupNotify'))['interpreterGroups']).toEqual([group]);
    expect((await put('simultaneousInterpretation', { simultaneousInterpretation: 1 })).status).toBe(200);
    const on = (push: object): boolean =>
      (push as { simultaneousInterpretation?: number }).simultaneousInterpretation === 1;
    expect(await channel.until('ConfDynamicInfoNotify', on)).toBeDefined();
    const channels = { participantIDs: [pid('Ada')], listenLanChannel: 'de', speakLanChannel: 'zh' };
    expect((await put('setAttendeeLanChannel', channels)).status).toBe(200);
    await channel.settled();
    const ada = stage.simulator.model.meetings.get(who.id)?.participants.get(pid('Ada'));
    expect(ada?.channels).toEqual({ listen: 'de', speak: 'zh' });
    stage.simulator.setSwitch('groupKeys', 'table');
    const other = await stage.channel(who, ['InterpreterGroupNotify'], false);
    const { groupID, ...rest } = group;
    expect((await other.until('InterpreterGroupNotify'))['data']).toEqual({
      interpreterGroups: [{ groupId: groupID, ...rest }],
    });
  });
});
