import { useComputed } from '@preact/signals';
import type { Command, CommandKind } from '../../../app/domain/command.ts';
import { commandReason } from '../../../app/wording/reasons.ts';
import { commandTitle } from '../../../app/wording/words.ts';
import { useApplication } from '../../application/application.ts';
import { PhaseMark } from '../parts/phase-mark.tsx';

/** Commands about one participant whose failure stays with the row. */
const kinds = [
  ...(['drop', 'set-audio', 'mute-participant', 'unmute-participant', 'admit', 'reject-entry'] as const),
  ...(['hold-participant', 'unhold-participant', 'hand-over', 'drop-and-uninvite', 'move-to-lobby'] as const),
  ...(['promote', 'demote', 'lower-hand', 'rename', 'announce', 'call-participant'] as const),
] satisfies readonly CommandKind[];

/**
 * The last command about a participant where it was refused, or is not known to have had an effect. It stays until the
 * next command about them, or until it is put aside. Tracked.
 */
export const useRowOutcome = (conferenceId: string, participantId: string): Command | null => {
  const { model, view } = useApplication();
  return useComputed((): Command | null => {
    let latest: Command | null = null;
    for (const kind of kinds) {
      const one = model.commands.latestFor(conferenceId, participantId, kind);
      // What the person took back themselves is no news.
      if (one && one.phase !== 'cancelled' && (!latest || one.madeAt >= latest.madeAt)) latest = one;
    }
    const isFailure = latest?.phase === 'refused' || latest?.phase === 'unconfirmed';
    return latest && isFailure && !view.putAside.value.has(latest.id) ? latest : null;
  }).value;
};

/** That the last command about a participant failed, with the reason; a press puts it aside. */
export const RowOutcome = ({ command, tabIndex }: { readonly command: Command; readonly tabIndex: number }) => {
  const { t, view, vendorOf } = useApplication();
  const reason = commandReason(t, command, vendorOf(command.accountId));
  const words = t('row.dismiss-outcome', {
    title: commandTitle(t, command),
    outcome: t(`phase.${command.phase}`),
    reason: reason?.what ?? '',
  });
  return (
    <button
      type="button"
      class="outcome"
      tabIndex={tabIndex}
      aria-label={words}
      data-hint={words}
      onClick={() => {
        view.putAside.value = new Set([...view.putAside.peek(), command.id]);
      }}
    >
      <PhaseMark
        phase={command.phase}
        command={command}
      />
    </button>
  );
};
