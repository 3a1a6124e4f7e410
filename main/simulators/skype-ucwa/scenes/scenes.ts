import { sceneWithId } from '../../shared/scenes/scene.ts';
import type { Director, Scene } from '../../shared/scenes/scene.ts';
import type { UcwaActInput } from '../acts/schema.ts';
import { standardUserId } from '../model/directory.ts';
import type { User } from '../model/types.ts';
import type { World } from '../model/world.ts';

/** What the scenes work with. */
export type UcwaDirector = Director<World, User, UcwaActInput>;

type UcwaScene = Scene<UcwaDirector>;

/** What all scenes have in common. */
const common = { isOffered: true, userId: standardUserId, switches: {}, play: (): void => undefined } as const;

const organizer = standardUserId;
const subject = 'Open house';

/** Runs a task once, when the user's application has entered a meeting for the first time. */
const onceInMeeting = ({ world, user }: UcwaDirector, task: () => void): void => {
  const listener = (application: { readonly owner: object }): void => {
    if (application.owner !== user) return;
    world.joinListeners.delete(listener);
    task();
  };
  world.joinListeners.add(listener);
};

const inOrder = (director: UcwaDirector, everyMs: number, acts: readonly UcwaActInput[]): void => {
  for (const [index, act] of acts.entries()) director.after((index + 1) * everyMs, () => director.act(act));
};

const colleagues = ['sip:bob@contoso.example', 'sip:carol@contoso.example'] as const;

const openMeeting = (
  director: UcwaDirector,
  id: string,
  accessLevel: 'SameEnterprise' | 'Invited' = 'SameEnterprise',
): void => {
  director.act({ act: 'createMeeting', organizer, id, subject, accessLevel });
  for (const uri of colleagues)
    director.act({ act: 'personJoins', meeting: id, uri, audio: 'SendReceive', inLobby: false });
};

/** Five wait. One of them has joined without an account, under the name of a colleague who waits, too. */
const openHouse: UcwaScene = {
  ...common,
  id: 'open-house',
  label: 'scene.open-house',
  prepare: (director) => {
    openMeeting(director, 'OPEN0001', 'Invited');
    for (const waiting of [
      { uri: 'sip:dan@contoso.example' },
      { name: 'Dan Diaz' },
      { uri: 'sip:vera@partner.example', name: 'Vera Visitor' },
      { uri: 'tel:+12065550142', name: '+1 206 555 0142' },
      { uri: 'sip:walt@partner.example', name: 'Walt Worker' },
    ])
      director.act({ act: 'personJoins', meeting: 'OPEN0001', inLobby: true, ...waiting });
  },
  play: (director) =>
    onceInMeeting(director, () =>
      inOrder(director, 8_000, [
        { act: 'personJoins', uri: 'sip:yan@partner.example', name: 'Yan Yi', inLobby: true },
        { act: 'personLeaves', person: 'sip:walt@partner.example' },
        { act: 'personJoins', uri: 'sip:walt@partner.example', name: 'Walt Worker', inLobby: true },
      ]),
    ),
};

/** Another leader decides about each person who waits, a moment after they have come. */
const twoLeaders: UcwaScene = {
  ...common,
  id: 'two-leaders',
  label: 'scene.two-leaders',
  prepare: (director) => openMeeting(director, 'TWO00001'),
  play: (director) =>
    onceInMeeting(director, () => {
      const visitors = ['vera', 'walt', 'yan', 'zoe'].map((one) => `sip:${one}@partner.example`);
      for (const [index, uri] of visitors.entries()) {
        const comesMs = 3_000 + index * 9_000;
        director.after(comesMs, () => director.act({ act: 'personJoins', uri }));
        const action = index % 2 === 0 ? 'admit' : 'reject';
        director.after(comesMs + 4_000, () => director.act({ act: 'leaderDoes', action, person: uri }));
      }
    }),
};

const outageMs = 15_000;

/** In mid-meeting the pool is gone for a while; then the applications live on the second host, and none is left. */
const poolFailsOver: UcwaScene = {
  ...common,
  id: 'pool-fails-over',
  label: 'scene.pool-fails-over',
  prepare: (director) => {
    openMeeting(director, 'POOL0001');
    director.act({ act: 'personJoins', uri: 'sip:vera@partner.example', name: 'Vera Visitor' });
  },
  play: (director) =>
    onceInMeeting(director, () =>
      director.after(20_000, () => {
        director.act({ act: 'setSwitch', name: 'fault', value: 'noBackupPool' });
        director.act({ act: 'cutConnections' });
        director.after(outageMs, () => {
          director.act({ act: 'setSwitch', name: 'secondHost', value: true });
          director.act({ act: 'loseApplications' });
          director.act({ act: 'setSwitch', name: 'fault', value: 'none' });
        });
      }),
    ),
};

const fillMeeting = (director: UcwaDirector, id: string, count: number, inLobby: number): void => {
  director.act({ act: 'createMeeting', organizer, id, subject: 'All hands', accessLevel: 'Everyone' });
  director.act({ act: 'fillMeeting', meeting: id, count, inLobby, audio: 'SendReceive' });
};

/** Two hundred and fifty, of whom ten wait; the attendees are muted and cannot unmute themselves. */
const largeMeeting: UcwaScene = {
  ...common,
  id: 'large-meeting',
  label: 'scene.large-meeting',
  prepare: (director) => {
    fillMeeting(director, 'LARGE001', 250, 10);
    director.act({ act: 'muteLock', meeting: 'LARGE001', isOn: true });
  },
};

/** Tokens are short-lived, and once during the meeting the servers take none of them any more. */
const tokenAtNight: UcwaScene = {
  ...common,
  id: 'token-at-night',
  label: 'scene.token-at-night',
  switches: { tokenLifetimeMs: 120_000 },
  prepare: (director) => {
    openMeeting(director, 'NIGHT001');
    director.act({ act: 'personJoins', uri: 'sip:vera@partner.example', name: 'Vera Visitor' });
  },
  play: (director) =>
    onceInMeeting(director, () =>
      director.after(45_000, () => {
        director.act({ act: 'spoilTokens' });
        director.act({ act: 'personJoins', uri: 'sip:walt@partner.example', name: 'Walt Worker' });
      }),
    ),
};

/** No meeting at all, and nobody who comes. */
const noMeeting: UcwaScene = {
  ...common,
  id: 'no-meeting',
  label: 'scene.no-meeting',
  prepare: () => undefined,
};

/** The largest meeting, for measurements: three thousand, of whom five hundred wait. */
const threeThousandWait: UcwaScene = {
  ...common,
  isOffered: false,
  id: 'three-thousand-wait',
  label: 'scene.three-thousand-wait',
  prepare: (director) => fillMeeting(director, 'CROWD001', 3_000, 500),
};

/** All scenes, the default first. */
export const ucwaScenes = [
  openHouse,
  twoLeaders,
  poolFailsOver,
  largeMeeting,
  tokenAtNight,
  noMeeting,
  threeThousandWait,
] as const;

/** The scene with an id. Throws `UnknownSceneError`. */
export const sceneOf = (id: string): UcwaScene => sceneWithId(ucwaScenes, id);
