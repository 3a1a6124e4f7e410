import { useComputed } from '@preact/signals';
import { isUnderWay, type Command, type CommandKind } from '../../../app/domain/command.ts';
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

/** What the latest command about a participant is doing, or that it failed. */
interface RowCommands {
  readonly underWay: Command | null;
  /** Refused, or not known to have had an effect; until the next command about them, or until it is put aside. */
  readonly failed: Command | null;
}

/** The commands that a row tells. Tracked. */
export const useRowCommands = (conferenceId: string, participantId: string): RowCommands => {
  const { model, view } = useApplication();
  const latest = useComputed((): Command | null => {
    let found: Command | null = null;
    const standing = model.commands.standingFor(conferenceId, participantId);
    for (const kind of standing.size === 0 ? [] : kinds) {
      const one = standing.get(kind);
      // What the person took back themselves is no news.
      if (one && one.phase !== 'cancelled' && (!found || one.madeAt >= found.madeAt)) found = one;
    }
    return found && view.putAside.value.has(found.id) ? null : found;
  }).value;
  const isFailure = latest?.phase === 'refused' || latest?.phase === 'unconfirmed';
  return {
    underWay: latest && isUnderWay(latest.phase) ? latest : null,
    failed: isFailure ? latest : null,
  };
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
