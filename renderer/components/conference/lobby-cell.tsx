import { Check, X } from 'lucide';
import { isUnderWay } from '../../../app/domain/command.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { useApplication, usePermission } from '../../application/application.ts';
import { Icon } from '../parts/icon.tsx';
import { PhaseMark } from '../parts/phase-mark.tsx';

interface LobbyCellProps {
  readonly conferenceId: string;
  readonly participant: Participant;
  readonly tabIndex: number;
}

const kinds = ['admit', 'reject-entry'] as const;

/** The end of the row of somebody who waits: letting in and turning away, or the phase of either. */
export const LobbyCell = ({ conferenceId, participant, tabIndex }: LobbyCellProps) => {
  const { t, model, makeCommand, denial } = useApplication();
  const subject = { conferenceId, participantId: participant.id };
  const permissions = {
    admit: usePermission('admit', subject),
    'reject-entry': usePermission('reject-entry', subject),
  };
  const pending = kinds
    .map((kind) => model.commands.latestFor(conferenceId, participant.id, kind))
    .find((command) => command !== null && isUnderWay(command.phase));
  if (pending) return <PhaseMark phase={pending.phase} />;
  const accountId = model.conferences.peek(conferenceId)?.accountId ?? null;
  return (
    <span class="lobby-buttons">
      {kinds.map((kind) => {
        const reason = denial(permissions[kind], kind, accountId);
        const label = t(`command.${kind}`, { name: participant.name });
        return (
          <button
            key={kind}
            type="button"
            class={`icon-button icon-button-framed ${kind === 'admit' ? '' : 'icon-button-danger'}`}
            tabIndex={tabIndex}
            aria-label={label}
            aria-disabled={reason !== null}
            data-hint={reason ?? label}
            onClick={() => {
              if (reason === null) void makeCommand({ kind, conferenceId, participantIds: [participant.id] });
            }}
          >
            <Icon
              node={kind === 'admit' ? Check : X}
              size={15}
            />
          </button>
        );
      })}
    </span>
  );
};
