import { reduceVendorEvent } from '../../app/state/reduce.ts';
import { Store } from '../../main/core/state/store.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import { MeetingState, Touched } from '../../main/vendors/huawei-cloud-meeting/meeting-state.ts';
import { meetingPicture } from '../../main/vendors/huawei-cloud-meeting/picture.ts';
import { readFrame } from '../../main/vendors/huawei-cloud-meeting/pushes.ts';
import { testKit } from '../support/adapter-kit.ts';
import { benchAccount, benchAccountId } from './people.ts';
import { usedBytes } from './used-bytes.ts';

// Run with --expose-gc, --no-flush-bytecode and the number of people. Prints what a meeting of them that was pushed
// whole holds of the heap, as one line of JSON.

const peopleCount = Number(process.argv[2] ?? 0);
const hex = (index: number): string => index.toString(16).padStart(32, '0');

/** One full push, as the service's samples have it. */
const fullPush = (): string =>
  JSON.stringify({
    action: 'ParticipantsNotify',
    version: 1_893_456_060_015,
    createTime: 1_893_456_060_015,
    msgID: hex(1),
    msgMode: 0,
    confID: '900000017',
    data: Array.from({ length: peopleCount }, (_, index) => ({
      pid: hex(index + 4096),
      mode: 0,
      pinfoMap: {
        NAME: `Guest ${index}`,
        TEL: `+99000000${String(index).padStart(6, '0')}`,
        ROLE: '2',
        STATE: '0',
        MUTE: '1',
        HAND: '0',
        VIDEO: '1',
        SHARE: '0',
        BROADCAST: '0',
        ROLLCALL: '0',
        ADDTIME: String(1_893_456_000_000 + index),
        CLIENT_LOGIN_TYPE: 'Desktop',
        CAMERASTATE: '0',
        IS_COHOST: '0',
        ACCOUNT_ID: hex(index + 8192),
        ORG_ID: '700000017',
      },
    })),
  });

const user = { userId: '', account: '', number: '', name: '', isAdministrator: false };
const context = { accountId: benchAccountId, meetingNumber: '900000017', isHost: true, user, hasPassword: true };

/** The vendor's picture and the application's state of one meeting. */
const build = (): { readonly state: MeetingState; readonly store: Store } => {
  const store = new Store(systemClock);
  store.change([{ slice: 'account', id: benchAccount.id, value: benchAccount }]);
  const state = new MeetingState({
    identities: testKit().identities,
    now: () => systemClock.now(),
    nowMs: () => systemClock.monotonicMs(),
  });
  const frame = readFrame(fullPush());
  if (frame.type !== 'push') throw new Error('no push');
  state.take(frame.content, { isFull: true, number: 1 }, new Touched());
  const picture = meetingPicture(state, context);
  store.change(reduceVendorEvent(store.state, benchAccountId, { type: 'conference', picture }, systemClock.now()));
  store.snapshot();
  return { state, store };
};

build().store.stop();
await usedBytes();
const before = await usedBytes();
const { state, store } = build();
const heldBytes = (await usedBytes()) - before;
const people = store.snapshot().changes.filter(({ slice }) => slice === 'participant');
if (people.length !== peopleCount || state.people.size !== peopleCount) throw new Error(`${people.length} were kept`);
process.stdout.write(`${JSON.stringify({ heldBytes, jsonBytes: fullPush().length })}\n`);
store.stop();
