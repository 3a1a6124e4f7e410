import { sceneWithId } from '../../shared/scenes/scene.ts';
import type { Director, Scene } from '../../shared/scenes/scene.ts';
import type { SimulatorActInput } from '../acts/schema.ts';
import type { Account } from '../model/types.ts';
import type { World } from '../model/world.ts';

/** What the scenes of this service work with. */
type CloudMeetingDirector = Director<World, Account, SimulatorActInput>;

type CloudMeetingScene = Scene<CloudMeetingDirector>;

/** The user of every scene, who hosts its meeting. */
export const sceneUserId = 'agent7';

/** The number of the meeting of every scene. */
const meeting = '900000017';

/** A scene of this service: without its own switches and people who act unless it says so. */
const cloudScene = (
  id: string,
  label: CloudMeetingScene['label'],
  given: Pick<CloudMeetingScene, 'prepare'> & Partial<CloudMeetingScene>,
): CloudMeetingScene => ({
  id,
  label,
  isOffered: true,
  userId: sceneUserId,
  switches: {},
  play: () => undefined,
  ...given,
});

const colleagues = ['Ada', 'Ben', 'Cleo', 'Dora', 'Emil', 'Fadi', 'Gwen', 'Hana', 'Igor', 'Jun', 'Kemi'];

/** Repeats a task, each time after a delay, as long as it returns true. */
const repeat = (director: CloudMeetingDirector, everyMs: number, task: (round: number) => boolean, round = 0): void =>
  director.after(everyMs, () => {
    if (task(round)) repeat(director, everyMs, task, round + 1);
  });

/** Does something once, some time after somebody took control of the meeting. */
const onceControlled = (director: CloudMeetingDirector, delayMs: number, task: () => void): void => {
  let isPlanned = false;
  director.world.controlListeners.add(() => {
    if (isPlanned) return;
    isPlanned = true;
    director.after(delayMs, task);
  });
};

const bookStandUp = (director: CloudMeetingDirector): void => {
  director.act({
    act: 'bookMeeting',
    meeting,
    host: sceneUserId,
    subject: 'Queue B stand-up',
    hasWaitingRoom: true,
    present: colleagues.map((name) => ({ name })),
    invited: [
      { name: 'Lena', number: '+990000000000201' },
      { name: 'Agent Eight', number: '+990000000000018' },
    ],
  });
};

/** A stand-up of twelve; two wait to be let in, two who are invited are not there. */
const standUp = cloudScene('cloud-stand-up', 'scene.cloud-stand-up', {
  prepare: (director) => {
    bookStandUp(director);
    for (const name of ['Mara', 'Nils']) director.act({ act: 'personWaits', meeting, name });
    director.act({ act: 'behave', number: '+990000000000201', kind: 'noAnswer', afterMs: 8_000 });
    director.act({ act: 'bookMeeting', host: sceneUserId, subject: 'Review', isStarted: false, startsInMs: 7_200_000 });
  },
  play: (director) => {
    repeat(director, 5_000, (round) => {
      const person = colleagues[round % colleagues.length] ?? '';
      director.act({ act: 'peopleSpeak', meeting, speakers: [{ person, volume: 60 }] });
      return director.world.meetings.get(meeting)?.state === 'Created';
    });
    director.after(12_000, () => director.act({ act: 'personChanges', meeting, person: 'Dora', isHandUp: true }));
  },
});

const panellists = 20;
const audience = 2_979;

/** A webinar of three thousand: hands go up in the audience, and people talk over the speaker. */
const webinar = cloudScene('cloud-webinar', 'scene.cloud-webinar', {
  prepare: (director) => {
    director.act({ act: 'bookMeeting', meeting, host: sceneUserId, subject: 'All hands', isWebinar: true });
    director.act({ act: 'peopleJoin', meeting, count: panellists, name: 'Panellist' });
    director.act({ act: 'peopleJoin', meeting, count: audience, name: 'Guest', role: 'audience' });
  },
  play: (director) => {
    repeat(director, 1_500, (round) => {
      const person = `Guest ${1 + ((round * 37) % audience)}`;
      director.act({ act: 'personChanges', meeting, person, isHandUp: true });
      return round < 200;
    });
    repeat(director, 4_000, (round) => {
      const loud = { person: `Panellist ${1 + (round % panellists)}`, volume: 80 };
      director.act({ act: 'personChanges', meeting, person: loud.person, isMuted: false });
      const speakers = [{ person: director.user.displayName, volume: 60 }, loud];
      director.act({ act: 'peopleSpeak', meeting, speakers });
      return round < 200;
    });
  },
});

const intruders = ['Guest 4711', 'iPhone', 'Free Crypto', 'xx_loud_xx', 'Guest 4712', 'Admin Support'];
const intrusions = 30;

/** Intruders join one after the other, and come back when they were disconnected, until the meeting is locked. */
const intrusion = cloudScene('cloud-intruders', 'scene.cloud-intruders', {
  prepare: (director) => {
    director.act({
      act: 'bookMeeting',
      meeting,
      host: sceneUserId,
      subject: 'Customer briefing',
      present: colleagues.slice(0, 6).map((name) => ({ name })),
    });
  },
  play: (director) =>
    onceControlled(director, 0, () =>
      repeat(director, 6_000, (round) => {
        const people = [...(director.world.meetings.get(meeting)?.participants.values() ?? [])];
        const name = intruders.find((one) => people.every((person) => person.name !== one));
        if (name !== undefined) director.act({ act: 'personJoins', meeting, name });
        return round < intrusions;
      }),
    ),
});

/** The control token becomes invalid in mid-meeting, long before its time. */
const tokenDies = cloudScene('cloud-token-dies', 'scene.cloud-token-dies', {
  switches: { expiredControlToken: 'channelCloses' },
  prepare: bookStandUp,
  play: (director) =>
    onceControlled(director, 20_000, () => director.act({ act: 'expireTokens', kind: 'control', meeting })),
});

/** The service takes few requests a minute. */
const throttled = cloudScene('cloud-throttled', 'scene.cloud-throttled', {
  switches: { callsPerMinute: 12 },
  prepare: (director) => {
    bookStandUp(director);
    director.act({ act: 'peopleJoin', meeting, count: 60, name: 'Guest' });
  },
});

/** No meeting runs, one is booked. */
const nothingRuns = cloudScene('cloud-no-meeting', 'scene.cloud-no-meeting', {
  prepare: (director) => {
    director.act({ act: 'bookMeeting', meeting, host: sceneUserId, subject: 'Review', isStarted: false });
  },
});

/** All scenes, the default first. */
export const cloudMeetingScenes = [standUp, webinar, intrusion, tokenDies, throttled, nothingRuns] as const;

/** The scene with an id. Throws `UnknownSceneError`. */
export const sceneOf = (id: string): CloudMeetingScene => sceneWithId(cloudMeetingScenes, id);
