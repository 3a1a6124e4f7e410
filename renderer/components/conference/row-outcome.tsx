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

interface RowOutcomeProps {
  readonly conferenceId: string;
  readonly participantId: string;
  readonly tabIndex: number;
}

/**
 * That the last command about a participant was refused, or is not known to have had an effect. It stays until the next
 * command about them, or until it is put aside by a press.
 */
export const RowOutcome = ({ conferenceId, participantId, tabIndex }: RowOutcomeProps) => {
  const { t, model, view, vendorOf } = useApplication();
  const command = useComputed((): Command | null => {
    let latest: Command | null = null;
    for (const kind of kinds) {
      const one = model.commands.latestFor(conferenceId, participantId, kind);
      // What the person took back themselves is no news.
      if (one && one.phase !== 'cancelled' && (!latest || one.madeAt >= latest.madeAt)) latest = one;
    }
    return latest && (latest.phase === 'refused' || latest.phase === 'unconfirmed') ? latest : null;
  }).value;
  if (!command || view.putAside.value.has(command.id)) return null;
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
