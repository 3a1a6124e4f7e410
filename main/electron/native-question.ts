import { dialog } from 'electron';
import type { ShowBox } from '../core/page/page-failure.ts';
import type { ChooseFile } from '../ports/choose-file.ts';
import type { Confirm } from '../ports/confirm.ts';

/** Questions in a dialog of the system's own: no page can press its buttons or cover it. */
export const createNativeQuestions = (): Confirm => ({
  async ask({ sentence, allow, refuse }) {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      title: 'Gavel',
      message: sentence,
      buttons: [allow, refuse],
      // Enter and Escape refuse: a dialog that comes while somebody types must not be answered by that.
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    return response === 0;
  },
});

/** Files are chosen in a dialog of the system's own: no page can name one. */
export const nativeFileChoice: ChooseFile = {
  async choose({ title, kind, endings }) {
    const { canceled, filePaths } = await dialog.showOpenDialog({
      title,
      properties: ['openFile'],
      filters: [
        { name: kind, extensions: [...endings] },
        { name: '*', extensions: ['*'] },
      ],
    });
    return canceled ? null : (filePaths[0] ?? null);
  },
};

/** A box about a failure, with buttons; closing it is the last one. */
export const showNativeBox: ShowBox = async ({ message, detail, buttons }) => {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Gavel',
    message,
    detail,
    buttons: [...buttons],
    defaultId: 0,
    cancelId: buttons.length - 1,
    noLink: true,
  });
  return response;
};
