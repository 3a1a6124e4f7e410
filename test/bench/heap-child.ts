import { NotificationPath, ownAddress } from './notification-path.ts';
import { usedBytes } from './used-bytes.ts';
import { wireUpdate } from './wire.ts';

// Run with --expose-gc, with --no-flush-bytecode (code that is let go meanwhile would be taken for data) and two
// numbers: how many participants, and how many of them then change, each by a notification of its own. Prints what the
// conference holds of the heap, as one line of JSON.

const [participantCount = 0, changeCount = 0] = process.argv.slice(2).map(Number);
const startMs = Date.UTC(2026, 2, 2, 9, 30, 0);

const messageAfter = (heldCount: number): Buffer =>
  wireUpdate({
    dialogId: '16781234',
    ownAddress,
    participantCount,
    held: new Set(Array.from({ length: heldCount }, (_, index) => index + 1)),
    changedAtMs: (index) => startMs + (index > 0 && index <= heldCount ? index * 1000 : 0),
  });

/** Whatever is made once only is made here, in a function, so that nothing of the conference outlives it. */
const warmUp = (): void => {
  const path = new NotificationPath();
  for (let count = 0; count <= changeCount; count++) path.take(messageAfter(count));
  path.store.snapshot();
  path.store.stop();
};

warmUp();
await usedBytes();
const path = new NotificationPath();
const before = await usedBytes();
path.take(messageAfter(0));
path.store.snapshot();
const once = await usedBytes();
for (let count = 1; count <= changeCount; count++) path.take(messageAfter(count));
path.store.snapshot();
const changed = await usedBytes();
const { changes } = path.store.snapshot();
const people = changes.filter((change) => change.slice === 'participant');
if (people.length !== participantCount) throw new Error(`${people.length} people were kept`);
const result = {
  participantCount,
  changeCount,
  onceBytes: once - before,
  changedBytes: changed - before,
  jsonBytes: JSON.stringify(people).length,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
