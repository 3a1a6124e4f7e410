import { Lock } from 'lucide';
import { useComputed } from '@preact/signals';
import { useId } from 'preact/hooks';
import { dropOne } from '../../../app/actions/drop.ts';
import { isUnderWay } from '../../../app/domain/command.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { denied } from '../../../app/domain/permission.ts';
import { useApplication, usePermission } from '../../application/application.ts';
import { Icon } from '../parts/icon.tsx';
import { PhaseMark } from '../parts/phase-mark.tsx';

interface DropCellProps {
  readonly conferenceId: string;
  readonly participant: Participant;
  readonly isGone: boolean;
  readonly tabIndex: number;
}

/** How long an outcome is shown in place of the control, in milliseconds: long enough to be read. */
const readableMs = 3000;

/** The end of a row: the drop button, the phase of its last command, or why there is no button. */
export const DropCell = ({ conferenceId, participant, isGone, tabIndex }: DropCellProps) => {
  const { t, model, now, sendCall, denial } = useApplication();
  const id = useId();
  const standing = usePermission('drop', { conferenceId, participantId: participant.id });
  const command = model.commands.latestFor(conferenceId, participant.id, 'drop');
  const isFresh = useComputed(() => {
    const latest = model.commands.latestFor(conferenceId, participant.id, 'drop');
    const settledAt = latest?.phase === 'confirmed' ? latest.settledAt : null;
    return settledAt !== null && now.value - settledAt < readableMs;
  }).value;
  if (command) {
    if (isUnderWay(command.phase))
      return (
        <PhaseMark
          phase={command.phase}
          command={command}
        />
      );
    // What was refused or is not known stays beside the name.
    if (isFresh || (isGone && command.phase === 'confirmed'))
      return (
        <PhaseMark
          phase={command.phase}
          command={command}
        />
      );
  }
  if (isGone) return <span class="quiet">{t('participant-state.left')}</span>;
  // The user's own row is not stale: it never has a button.
  const permission = participant.isSelf ? denied('self') : standing;
  const reason = denial(permission, 'drop', model.conferences.peek(conferenceId)?.accountId ?? null);
  if (permission.verdict === 'allowed')
    return (
      <button
        type="button"
        class="button button-danger button-small"
        tabIndex={tabIndex}
        onClick={() => {
          const call = dropOne(model.state, conferenceId, participant.id);
          if (call) void sendCall(call);
        }}
      >
        {t('row.drop')}
        <span class="visually-hidden"> {participant.name}</span>
      </button>
    );
  const short = t(`denial.${permission.reason}.short`);
  if (participant.isSelf)
    return (
      <span
        class="quiet"
        data-hint={reason ?? undefined}
      >
        {short}
      </span>
    );
  return (
    <span
      class="denied"
      data-hint={reason ?? undefined}
    >
      <button
        type="button"
        class="denied-button"
        tabIndex={tabIndex}
        aria-disabled="true"
        aria-label={t('row.drop-name', { name: participant.name })}
        aria-describedby={id}
      >
        <Icon
          node={Lock}
          size={12}
        />
      </button>
      <span>{short}</span>
      <span
        id={id}
        hidden
      >
        {reason}
      </span>
    </span>
  );
};
