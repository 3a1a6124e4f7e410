import { isUnderWay } from '../../../app/domain/command.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { useApplication, usePermission } from '../../application/application.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { PhaseMark } from '../parts/phase-mark.tsx';

interface CallCellProps {
  readonly conferenceId: string;
  readonly participant: Participant;
  readonly tabIndex: number;
}

/** The end of the row of somebody who was invited and is not here: calling them, or the phase of the call. */
export const CallCell = ({ conferenceId, participant }: CallCellProps) => {
  const { t, model, makeCommand, denial } = useApplication();
  const permission = usePermission('call-participant', { conferenceId, participantId: participant.id });
  const command = model.commands.latestFor(conferenceId, participant.id, 'call-participant');
  if (command && isUnderWay(command.phase)) return <PhaseMark phase={command.phase} />;
  return (
    <ActionButton
      denial={denial(permission, 'call-participant', model.conferences.peek(conferenceId)?.accountId ?? null)}
      onPress={() => void makeCommand({ kind: 'call-participant', conferenceId, participantIds: [participant.id] })}
    >
      {t('row.call')}
      <span class="visually-hidden"> {participant.name}</span>
    </ActionButton>
  );
};
