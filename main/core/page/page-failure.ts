import type { Answer } from '../../../app/contract/envelope.ts';
import { requests } from '../../../app/contract/requests.ts';
import type { Translate } from '../../../app/text/translate.ts';
import type { Log } from '../../ports/log.ts';

/** How Gavel is to end after its page failed for good: as it is, or to start again. */
export type AfterFailure = 'quit' | 'restart' | 'safe-start';

/** A box of the system's own with buttons; resolves with the index of the one that was pressed. */
export type ShowBox = (box: {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}) => Promise<number>;

/**
 * Says in a native box that the window's page failed again and again, and asks how to go on. What is held is taken back
 * first: nobody could any more. Support data can be saved before the answer. Never rejects.
 */
export const settlePageFailure = async (parts: {
  readonly t: Translate;
  readonly handle: (name: unknown, input: unknown) => Promise<Answer>;
  readonly show: ShowBox;
  readonly log: Log;
}): Promise<AfterFailure> => {
  const { t, handle, show, log } = parts;
  let takenBack = 0;
  for (;;) {
    // The latest group that is held, one after the other.
    const answer = await handle('command.undo', { groupId: null });
    const count = answer.ok ? requests['command.undo'].output.parse(answer.value).count : 0;
    if (count === 0) break;
    takenBack += count;
  }
  let saved: string | null = null;
  for (;;) {
    const detail = [
      t('failure.detail'),
      takenBack > 0 ? t('failure.taken-back', { count: takenBack }) : null,
      saved,
    ].filter((part) => part !== null);
    const buttons = [t('failure.restart'), t('failure.safe-start'), t('failure.save'), t('failure.quit')];
    const pressed = await show({ message: t('failure.what'), detail: detail.join('\n\n'), buttons }).catch(
      (cause: unknown) => {
        log.error('The failure of the page could not be shown', { cause });
        return 3;
      },
    );
    if (pressed === 0) return 'restart';
    if (pressed === 1) {
      await handle('preferences.change', { usesGraphicsProcessor: false });
      return 'safe-start';
    }
    if (pressed !== 2) return 'quit';
    const answer = await handle('diagnostics.save-bundle', {});
    saved = answer.ok
      ? t('failure.saved', requests['diagnostics.save-bundle'].output.parse(answer.value))
      : t('failure.not-saved');
  }
};
