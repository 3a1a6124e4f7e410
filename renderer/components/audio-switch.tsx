import { Lock } from 'lucide';
import { useId } from 'preact/hooks';
import { pressSwitch } from '../../app/actions/audio.ts';
import { isUnderWay } from '../../app/domain/command.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { allowed, denied } from '../../app/domain/permission.ts';
import { audioPermission, switchPictureOf, type SwitchId } from '../../app/state/selectors/audio.ts';
import { useApplication } from '../application.ts';
import { reasonOf } from '../../app/text/words.ts';
import { Icon } from './icon.tsx';

interface AudioSwitchProps {
  readonly conferenceId: string;
  readonly participant: Participant;
  readonly id: SwitchId;
  readonly isStale: boolean;
  readonly tabIndex: number;
}

const names = { canHear: 'switch.hear', canSpeak: 'switch.speak' } as const;

/** A quarter of a disc in a ring: it turns while a change is under way, and can be told from a knob when it does not. */
const Turning = () => (
  <svg class="switch-turning" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false">
    <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="2" />
    <path d="M7 7V2.5A4.5 4.5 0 0 1 11.5 7Z" fill="currentColor" />
  </svg>
);

/**
 * Whether somebody can hear, or speak. The switch stands where the server last proved it to be; what is asked for shows
 * beside that until it is proved, and the switch never moves before. Barred, it keeps its place with a lock and tells why.
 */
export const AudioSwitch = ({ conferenceId, participant, id, isStale, tabIndex }: AudioSwitchProps) => {
  const { t, model, send } = useApplication();
  const descriptionId = useId();
  const { audio } = participant;
  if (!audio) return null;
  const command = model.commands.latestFor(conferenceId, participant.id, 'set-audio');
  const { proved, asked } = switchPictureOf(audio, command, id);
  const isChanging = command !== null && isUnderWay(command.phase);
  const permission = isChanging ? denied('already-under-way') : audioPermission(isStale ? denied('stale') : allowed, participant);
  const said = [
    asked === null ? null : t('switch.asked', { asked: t(`switch.${asked}`), proved: t(`switch.${proved}`) }),
    asked === null && proved === 'unknown' ? t('switch.not-proved') : null,
    reasonOf(t, permission),
  ].filter((sentence) => sentence !== null).join(t('sentence.gap'));
  const isLocked = permission.verdict !== 'allowed' && !isChanging;
  const look = asked === null ? proved : 'asked';
  return (
    <>
      <button
        type="button"
        role="switch"
        class={`switch switch-${look}${asked === null ? '' : ` switch-was-${proved}`}${isLocked ? ' switch-locked' : ''}`}
        aria-checked={proved === 'on'}
        aria-label={t(names[id], { name: participant.name })}
        aria-disabled={permission.verdict !== 'allowed'}
        aria-describedby={said === '' ? undefined : descriptionId}
        data-hint={said === '' ? undefined : said}
        tabIndex={tabIndex}
        onClick={() => {
          const call = pressSwitch(model.state, conferenceId, participant.id, id);
          if (call && permission.verdict === 'allowed') void send(call);
        }}
      >
        <span class="switch-knob" aria-hidden="true">{asked === null ? isLocked && <Icon node={Lock} size={10} /> : <Turning />}</span>
      </button>
      {said !== '' && <span id={descriptionId} hidden>{said}</span>}
    </>
  );
};
