import { Lock } from 'lucide';
import { useId } from 'preact/hooks';
import { pressSwitch } from '../../../app/actions/audio.ts';
import { standingOf } from '../../../app/state/selectors/commands.ts';
import { isUnderWay } from '../../../app/domain/command.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { speakingKind, switchPictureOf, type SwitchId } from '../../../app/state/selectors/audio.ts';
import { useApplication, usePermission } from '../../application/application.ts';
import { Icon } from '../parts/icon.tsx';

interface AudioSwitchProps {
  readonly conferenceId: string;
  readonly participant: Participant;
  readonly id: SwitchId;
  readonly tabIndex: number;
}

const speakingKinds = ['mute-participant', 'unmute-participant'] as const;
const names = { canHear: 'switch.hear', canSpeak: 'switch.speak' } as const;

/** The mark of a change in progress. It rotates, and differs from the knob in shape where motion is reduced. */
const Turning = () => (
  <svg
    class="switch-turning"
    width="14"
    height="14"
    viewBox="0 0 14 14"
    aria-hidden="true"
    focusable="false"
  >
    <circle
      cx="7"
      cy="7"
      r="5.5"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
    />
    <path
      d="M7 7V2.5A4.5 4.5 0 0 1 11.5 7Z"
      fill="currentColor"
    />
  </svg>
);

/**
 * The switch of whether a participant can hear, or speak. It shows the value last proved and, beside it, the requested
 * one until that is proved too. A denied switch shows a lock and gives the reason.
 */
export const AudioSwitch = ({ conferenceId, participant, id, tabIndex }: AudioSwitchProps) => {
  const { t, model, sendCall, denial } = useApplication();
  const descriptionId = useId();
  const subject = { conferenceId, participantId: participant.id };
  const { audio } = participant;
  const isSpeakingOnly = audio !== undefined && audio.canHear === undefined;
  const permissions = {
    both: usePermission('set-audio', subject),
    speaking: usePermission('mute-participant', subject),
  };
  if (!audio || audio[id] === undefined) return null;
  const kind = isSpeakingOnly ? speakingKind(audio) : 'set-audio';
  const permission = isSpeakingOnly ? permissions.speaking : permissions.both;
  const kinds = isSpeakingOnly ? speakingKinds : (['set-audio'] as const);
  const command = standingOf(
    kinds.flatMap((each) => model.commands.latestFor(conferenceId, participant.id, each) ?? []),
  );
  const { proved, asked } = switchPictureOf(audio, command, id);
  const isChanging = command !== null && isUnderWay(command.phase);
  const description = [
    asked === null ? null : t('switch.asked', { asked: t(`switch.${asked}`), proved: t(`switch.${proved}`) }),
    asked === null && proved === 'unknown' ? t('switch.not-proved') : null,
    denial(permission, kind, model.conferences.peek(conferenceId)?.accountId ?? null),
  ]
    .filter((sentence) => sentence !== null)
    .join(t('sentence.gap'));
  const isLocked = permission.verdict !== 'allowed' && !isChanging;
  const look = asked === null ? proved : 'asked';
  return (
    <>
      <button
        type="button"
        role="switch"
        class={
          `switch switch-${look}${asked === null ? '' : ` switch-was-${proved}`}` + (isLocked ? ' switch-locked' : '')
        }
        aria-checked={proved === 'on'}
        aria-label={t(names[id], { name: participant.name })}
        aria-disabled={permission.verdict !== 'allowed'}
        aria-describedby={description === '' ? undefined : descriptionId}
        data-hint={description === '' ? undefined : description}
        tabIndex={tabIndex}
        onClick={() => {
          const call = pressSwitch(model.state, conferenceId, participant.id, id);
          if (call && permission.verdict === 'allowed') void sendCall(call);
        }}
      >
        <span
          class="switch-knob"
          aria-hidden="true"
        >
          {asked === null ? (
            isLocked && (
              <Icon
                node={Lock}
                size={10}
              />
            )
          ) : (
            <Turning />
          )}
        </span>
      </button>
      {description !== '' && (
        <span
          id={descriptionId}
          hidden
        >
          {description}
        </span>
      )}
    </>
  );
};
