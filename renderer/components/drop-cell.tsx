import { Lock } from 'lucide';
import { useId } from 'preact/hooks';
import { dropOne } from '../../app/actions/actions.ts';
import { isUnderWay } from '../../app/domain/command.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { allowed, denied } from '../../app/domain/permission.ts';
import { dropPermission } from '../../app/state/selectors/drop-permission.ts';
import { useApplication } from '../application.ts';
import { reasonOf } from '../../app/text/words.ts';
import { Icon } from './icon.tsx';
import { PhaseMark } from './phase-mark.tsx';

interface DropCellProps {
  readonly conferenceId: string;
  readonly participant: Participant;
  readonly isGone: boolean;
  readonly isStale: boolean;
  readonly tabIndex: number;
}

/** How long an outcome stays where its control was, in milliseconds: long enough to be read. */
const readableMs = 3000;

/** The end of a row: the drop control, the mark of the command that came from it, or why there is none. */
export const DropCell = ({ conferenceId, participant, isGone, isStale, tabIndex }: DropCellProps) => {
  const { t, model, now, send } = useApplication();
  const id = useId();
  const command = model.commands.latestFor(conferenceId, participant.id, 'drop');
  if (command) {
    if (isUnderWay(command.phase)) return <PhaseMark phase={command.phase} />;
    const isFresh = command.phase !== 'cancelled' && command.settledAt !== null && now.value - command.settledAt < readableMs;
    if (isFresh || (isGone && command.phase === 'confirmed')) return <PhaseMark phase={command.phase} />;
  }
  if (isGone) return <span class="quiet">{t('participant-state.left')}</span>;
  if (participant.isSelf) return <span class="quiet" data-hint={t('denial.self.long')}>{t('denial.self.short')}</span>;

  const permission = dropPermission(isStale ? denied('stale') : allowed, participant);
  const reason = reasonOf(t, permission);
  if (permission.verdict === 'allowed')
    return (
      <button
        type="button"
        class="button button-danger button-small"
        tabIndex={tabIndex}
        onClick={() => {
          const call = dropOne(model.state, conferenceId, participant.id);
          if (call) void send(call);
        }}
      >
        {t('row.drop')}<span class="visually-hidden"> {participant.name}</span>
      </button>
    );
  return (
    <span class="denied" data-hint={reason ?? undefined}>
      <button type="button" class="denied-button" tabIndex={tabIndex} aria-disabled="true" aria-label={t('row.drop-name', { name: participant.name })} aria-describedby={id}>
        <Icon node={Lock} size={12} />
      </button>
      <span>{t(`denial.${permission.reason}.short`)}</span>
      <span id={id} hidden>{reason}</span>
    </span>
  );
};
