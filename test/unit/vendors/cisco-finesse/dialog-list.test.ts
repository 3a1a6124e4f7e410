import { expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { readDialogList } from '../../../../main/vendors/cisco-finesse/dialog-list.ts';
import type { Dialog, DialogList } from '../../../../main/vendors/cisco-finesse/wire/wire.ts';
import { dialogOf } from './samples.ts';

/** Reads a list of which the dialogs 1, 2 and 3 are doubtful, each answering so by itself; gives what was asked. */
const read = async (list: DialogList, answers: Readonly<Record<string, Dialog | null | Fault>>) => {
  const asked: string[] = [];
  const rest = {
    dialogs: async () => list,
    dialog: async (id: string) => {
      asked.push(id);
      const answer = answers[id];
      if (answer === undefined || answer instanceof Fault) throw answer ?? new Fault('internal');
      return answer;
    },
  };
  const outcome = await readDialogList(rest, '1001', { doubtsOf: () => Object.keys(answers) }, 1);
  return { ...outcome, asked };
};

it('takes a list as it is where nothing of it is doubtful', async () => {
  const list = { dialogs: [dialogOf({ id: '1', parties: [] })], unread: ['9'] };
  expect(await read(list, {})).toEqual({ list, witnessed: new Set(), asked: [] });
});

it('takes from each doubtful dialog what it says itself, and keeps unread what does not answer', async () => {
  const whole = dialogOf({ id: '1', from: '4711', parties: [] });
  const outcome = await read(
    {
      dialogs: [
        dialogOf({ id: '1', parties: [] }),
        dialogOf({ id: '3', parties: [] }),
        dialogOf({ id: '4', parties: [] }),
      ],
      unread: ['9'],
    },
    { '1': whole, '2': null, '3': new Fault('server-error') },
  );
  expect(outcome.list.dialogs.map(({ id }) => id)).toEqual(['4', '1']);
  expect(outcome.list.dialogs[1]).toBe(whole);
  expect([outcome.list.unread, outcome.witnessed, outcome.asked]).toEqual([
    ['9', '3'],
    new Set(['1', '2']),
    ['1', '2', '3'],
  ]);
});

it('is not read at all where nothing answers any more', async () => {
  const reading = read({ dialogs: [], unread: [] }, { '1': new Fault('timeout') });
  await expect(reading).rejects.toMatchObject({ code: 'timeout' });
});
