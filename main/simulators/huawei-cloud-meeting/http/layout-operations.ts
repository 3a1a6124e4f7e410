import { z } from 'zod';
import type { Meeting, PictureSeat } from '../model/types.ts';
import { ServiceFault } from '../wire/errors.ts';
import { bareOperation, changing, operation, participant, target } from './operation.ts';
import type { Operating, Operation } from './operation.ts';
import { controlOf } from './request.ts';
import type { Route } from './request.ts';

const bit = z.literal([0, 1]);
const switchTime = z.number().int().min(10).max(120).optional();

const seat = z.object({
  index: z.number().int().min(1).optional(),
  subscriber: z.array(z.string()).default([]),
  isAssistStream: bit.default(0),
});

const pictures = z.object({
  manualSet: bit,
  imageType: z.string().optional(),
  subscriberInPics: z.array(seat).max(25).default([]),
  switchTime,
  multiPicSaveOnly: z.boolean().default(false),
});

type Seat = z.output<typeof seat>;

const seated = (seats: readonly Seat[], pidOf: (subscriber: string) => string): readonly PictureSeat[] =>
  seats.map((one, place) => ({
    index: one.index ?? place + 1,
    id: one.subscriber.map(pidOf),
    share: one.isAssistStream,
  }));

const pidWithNumber = ({ participants }: Meeting, number: string): string => {
  const one = [...participants.values()].find((person) => person.number === number);
  if (!one) throw new ServiceFault('MMC.111072008');
  return one.pid;
};

const arrange = (on: Operating, body: z.output<typeof pictures>, seats: readonly PictureSeat[]): (() => void) =>
  changing(on, (change) => {
    const { meeting, world } = on;
    const uuid = world.ids.uuid().replaceAll('-', '');
    const { imageType, switchTime: seconds } = body;
    if (body.multiPicSaveOnly)
      meeting.layouts.set(uuid, { uuid, imageType, switchTime: seconds, subscriberInPics: seats });
    else {
      meeting.controls.pictures = body.manualSet === 1 ? seats : [];
      change.arrange();
    }
  });

/** Hard terminals: the only sites whose picture can be chosen and locked for them. */
const terminal = (on: Operating, code: 'MMC.111072060' | 'MMC.111072062') => {
  const one = target(on);
  if (one.line !== 'terminal') throw new ServiceFault(code);
  return one;
};

const group = z.looseObject({
  groupID: z.string(),
  groupName: z.string().optional(),
  groupType: z.literal(['MANUAL', 'AI']).optional(),
  firstLanguage: z.string(),
  secondLanguage: z.string(),
  interpreters: z.array(z.looseObject({})).optional(),
});

const layout = z.object({
  switchTime: z.number().int().optional(),
  picNum: z.number().int().optional(),
  layOutName: z.string().optional(),
  imageType: z.string().optional(),
  uuid: z.string().optional(),
  subscriberInPics: z
    .array(z.object({ index: z.number().int(), id: z.array(z.string()), share: bit }).partial())
    .max(25)
    .optional(),
});

/** What hosts do with the picture and with interpretation. */
export const layoutOperations: readonly Operation[] = [
  operation('PUT', 'display/mode', z.object({ switchMode: z.literal(['Fixed', 'VAS']), imageType: bit }), (on, body) =>
    changing(on, (change) => {
      const isFixed = body.switchMode === 'Fixed';
      Object.assign(on.meeting.controls, { mode: isFixed ? 'FIXED' : 'FREE', isVoiceActivated: !isFixed });
      change.arrange();
    }),
  ),
  // The new call has numbers, the old one pids.
  operation('PUT', 'display/customMultiPicture', pictures, (on, body) =>
    arrange(
      on,
      body,
      seated(body.subscriberInPics, (number) => pidWithNumber(on.meeting, number)),
    ),
  ),
  operation('PUT', 'display/multiPicture', pictures, (on, body) => {
    if (body.subscriberInPics.some((one) => one.index === undefined)) throw new ServiceFault('MMC.111071061');
    return arrange(
      on,
      body,
      seated(body.subscriberInPics, (pid) => participant(on, pid).pid),
    );
  }),
  operation(
    'PUT',
    'chairView',
    z.object({
      viewType: z.literal([0, 1, 2]),
      participantID: z.string().optional(),
      switchTime,
      status: bit.optional(),
    }),
    (on, { viewType, participantID }) => {
      if (viewType === 2) participant(on, participantID ?? '');
      return changing(on, () => {
        on.meeting.controls.hostView = viewType === 1 ? 1 : 0;
      });
    },
  ),
  operation('PUT', 'partView', z.object({ viewType: z.literal(2), participantID: z.string() }), (on, body) => {
    const one = terminal(on, 'MMC.111072060');
    participant(on, body.participantID);
    return changing(on, (change) => change.edit(one, { view: 2 }));
  }),
  operation('PUT', 'lockView', z.object({ status: bit, participantID: z.string() }), (on, { status }) => {
    const one = terminal(on, 'MMC.111072062');
    return changing(on, (change) => change.edit(one, { isViewLocked: status === 1 }));
  }),
  operation('PUT', 'layOut', z.object({ restPicLayout: layout.prefault({}) }), (on, { restPicLayout }) =>
    changing(on, () => {
      const uuid = restPicLayout.uuid ?? on.world.ids.uuid().replaceAll('-', '');
      on.meeting.layouts.set(uuid, { ...restPicLayout, uuid });
    }),
  ),
  bareOperation('DELETE', 'layOut', (on) => {
    const uuid = on.query.get('uuID') ?? '';
    if (!on.meeting.layouts.has(uuid)) throw new ServiceFault('MMC.111070005');
    return changing(on, () => void on.meeting.layouts.delete(uuid));
  }),
  operation('PUT', 'interpreterGroup', z.object({ interpreterGroups: z.array(group).max(100) }), (on, body) =>
    changing(on, (change) => {
      on.meeting.interpreterGroups = body.interpreterGroups;
      change.interpret();
    }),
  ),
  operation('PUT', 'simultaneousInterpretation', z.object({ simultaneousInterpretation: bit }), (on, body) =>
    changing(on, () => {
      on.meeting.controls.isInterpreting = body.simultaneousInterpretation === 1;
    }),
  ),
  operation(
    'PUT',
    'setAttendeeLanChannel',
    z.object({
      participantIDs: z.array(z.string()).max(10_000).default([]),
      listenLanChannel: z.string(),
      speakLanChannel: z.string(),
      includeOriginalVoice: bit.optional(),
    }),
    (on, body) => {
      const people = body.participantIDs.map((pid) => participant(on, pid));
      const channels = { listen: body.listenLanChannel, speak: body.speakLanChannel };
      return changing(on, (change) => {
        for (const one of people) change.edit(one, { channels });
      });
    },
  ),
];

/** The layouts that were saved for a meeting. */
export const layoutRoute: Route = {
  verbs: 'GET',
  path: 'v1/mmc/control/conferences/layOut',
  printed: [400],
  run: (call) => {
    const { meeting } = controlOf(call);
    return { body: { returnCode: 0, returnDesc: 'Success', picLayouts: [...meeting.layouts.values()] } };
  },
};
