import { ipcMain, type WebContents } from 'electron';
import type { Answer } from '../../app/contract/envelope.ts';
import type { CallSender } from '../ports/page.ts';
import { callChannel } from '../preload/channels.ts';

/** Registers the only IPC channel for requests. `guard` gets the sender as Electron reports it. */
export const openCallChannel = (
  isOurs: (contents: WebContents) => boolean,
  guard: (sender: CallSender, message: unknown) => Promise<Answer>,
): void => {
  ipcMain.handle(callChannel, (event, message: unknown) => {
    const frame = event.senderFrame;
    return guard(
      {
        isOurWindow: isOurs(event.sender),
        isMainFrame: frame !== null && frame.parent === null,
        url: frame?.url ?? '',
      },
      message,
    );
  });
};
