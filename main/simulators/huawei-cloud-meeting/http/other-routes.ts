import { z } from 'zod';
import { changeMeeting } from '../model/change.ts';
import { call as callNumber } from '../model/people.ts';
import type { Account } from '../model/types.ts';
import { ServiceFault } from '../wire/errors.ts';
import { accessRoute, bodyOf, checkSite, controlOf, required } from './request.ts';
import type { Call, Outcome, Route } from './request.ts';

const webhooks = 'v1/mmc/management/webhook';

const inviteSchema = z.object({
  callNum: z.string().min(1).max(127),
  confID: z.string().min(1),
  pwd: z.string(),
  numBelongsType: z.literal([0, 1]).default(0),
});

/** Calls one number; the password of the meeting takes the place of a token. */
const inviteWithPassword = (call: Call): Outcome => {
  const { world } = call;
  checkSite(call);
  required(call, 'conferenceID');
  const { callNum, confID, pwd } = bodyOf(call, inviteSchema);
  const meeting = world.meetings.get(confID);
  if (!meeting || (pwd !== meeting.hostPassword && pwd !== meeting.guestPassword))
    throw new ServiceFault('MMC.111072065');
  if (meeting.state !== 'Created') throw new ServiceFault('MMC.111072005');
  if (meeting.controls.isLocked && pwd !== meeting.hostPassword) throw new ServiceFault('MMC.111072050');
  const newcomer = { name: callNum, number: callNum, line: 'terminal' } as const;
  return { isOperation: true, effect: () => changeMeeting(world, meeting, (change) => callNumber(change, newcomer)) };
};

const qosSchema = z.object({
  users: z
    .array(z.object({ pid: z.string().optional(), accessMediaType: z.string().optional() }))
    .max(5_000)
    .default([]),
});

const noStreams = { upList: [], downList: [] };
const audio = {
  networkQuality: '5',
  codecType: 'OPUS',
  bandWidth: 64,
  lostPacketRate: 0,
  delay: 40,
  jitter: 5,
  resolutionHeight: 0,
  resolutionWidth: 0,
  frameRate: 0,
};

/** The network quality of people; that of everybody here is the same. */
const showQuality = (call: Call): Outcome => {
  required(call, 'confuuid');
  const { meeting } = controlOf(call, 'conftoken', required(call, 'conferenceid'));
  const { users } = bodyOf(call, qosSchema);
  const people = users.flatMap(({ pid }) => meeting.participants.get(pid ?? '') ?? []);
  const qosList = people.map(({ pid }) => ({
    participantID: pid,
    netRate: '5',
    bandWidthUp: 96,
    bandWidthDown: 1_200,
    lostPacketRateUp: 0,
    lostPacketRateDown: 0,
    delay: 40,
    videoQos: noStreams,
    audioQos: { upList: [audio], downList: [] },
    auxQos: noStreams,
  }));
  return { body: { returnCode: 0, returnDesc: 'Success', qosList } };
};

const webhookSchema = z.object({
  corpId: z.string().optional(),
  spId: z.string().optional(),
  subscriberId: z.string().min(1),
  subscriberKey: z.string().min(1),
  url: z.string().regex(/^https:\/\/\S{1,1000}$/u),
});

const onlyAdministrators = (account: Account): void => {
  if (!account.isAdministrator) throw new ServiceFault('MMC.111070002');
};

const setWebhook = (call: Call, account: Account): Outcome => {
  onlyAdministrators(account);
  const { subscriberId, url } = bodyOf(call, webhookSchema);
  const { world } = call;
  const id = world.ids.uuid().replaceAll('-', '');
  return { effect: () => void world.webhooks.set(id, { id, subscriberId, url, status: 0 }) };
};

const showWebhook = (call: Call, account: Account): Outcome => {
  onlyAdministrators(account);
  const webhook = [...call.world.webhooks.values()].at(-1);
  return { body: { returnCode: 0, returnDesc: 'Success', ...webhook } };
};

const changeWebhook = (call: Call, account: Account): Outcome => {
  onlyAdministrators(account);
  const webhook = call.world.webhooks.get(required(call, 'id'));
  const status = z.literal(['0', '1', '2']).safeParse(required(call, 'status')).data;
  if (!webhook) throw new ServiceFault('MMC.111070005');
  if (status === undefined) throw new ServiceFault('MMC.111071061');
  const next = ({ 0: 0, 1: 1, 2: 2 } as const)[status];
  return {
    effect: () => {
      webhook.status = next;
    },
  };
};

const removeWebhook = (call: Call, account: Account): Outcome => {
  onlyAdministrators(account);
  const id = required(call, 'id');
  if (!call.world.webhooks.has(id)) throw new ServiceFault('MMC.111070005');
  return { effect: () => void call.world.webhooks.delete(id) };
};

/** What belongs nowhere else: a call by password, network quality, the company's webhook. */
export const otherRoutes: readonly Route[] = [
  {
    verbs: 'POST',
    path: 'v1/mmc/control/conferences/inviteWithPwd',
    printed: [400, 500],
    run: inviteWithPassword,
  },
  { verbs: 'POST', path: 'v1/mmc/cqs/media/qos', run: showQuality },
  accessRoute('POST', `${webhooks}/link-config`, setWebhook),
  accessRoute('GET', `${webhooks}/link-config`, showWebhook),
  accessRoute('PUT', `${webhooks}/change-status`, changeWebhook),
  accessRoute('DELETE', `${webhooks}/link-config`, removeWebhook),
];
