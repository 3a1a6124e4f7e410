import { SlidersHorizontal } from 'lucide';
import { callControls } from '../../../app/actions/call-controls.ts';
import { controlIds, isMeetingControl, type MeetingControlKind } from '../../../app/domain/command-kinds.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import { useApplication } from '../../application/application.ts';
import { Icon } from '../parts/icon.tsx';
import { MenuButton } from '../parts/menu-button.tsx';
import type { MenuItem } from '../parts/menu-list.tsx';

/** Whether a meeting is proved to be as a control would set it: the other one of the pair is offered instead. */
const isSo = (kind: MeetingControlKind, { settings = {}, selfRole }: Conference): boolean => {
  switch (kind) {
    case 'lock':
      return settings.isLocked === true;
    case 'unlock':
      return settings.isLocked === false;
    case 'lobby-on':
      return settings.hasLobby === true;
    case 'lobby-off':
      return settings.hasLobby === false;
    case 'allow-self-unmute':
      return settings.mayUnmuteThemselves === true;
    case 'forbid-self-unmute':
      return settings.mayUnmuteThemselves === false;
    case 'start-recording':
      return settings.recording === 'on';
    case 'pause-recording':
      return settings.recording === 'paused' || settings.recording === 'off';
    case 'stop-recording':
      return settings.recording === 'off';
    case 'allow-messages':
      return settings.messages === 'everyone';
    case 'forbid-messages':
      return settings.messages === 'nobody';
    case 'allow-sharing':
      return settings.sharing === 'everyone';
    case 'forbid-sharing':
      return settings.sharing === 'chair';
    case 'claim-host':
      return selfRole === 'chair';
    case 'release-host':
      return selfRole !== 'chair' && selfRole !== 'unknown';
    case 'mute-all':
    case 'mute-all-firmly':
    case 'unmute-all':
    case 'lower-all-hands':
    case 'stop-spotlight':
    case 'leave-control':
      return false;
  }
};

/** How the meeting is set and led, in one menu: what this vendor offers, with the reason where it is denied. */
export const MeetingMenu = ({ conference }: { readonly conference: Conference }) => {
  const { t, perform, denialOf, makeCommand } = useApplication();
  const items = controlIds.filter(isMeetingControl).flatMap((control): MenuItem[] => {
    const action = callControls.get(control);
    const given = conference.controls[control];
    if (!action || !given || given.verdict === 'unsupported' || isSo(control, conference)) return [];
    return [
      {
        id: control,
        label: t(action.label),
        isDanger: control === 'leave-control',
        reason: denialOf(action),
        onPress: () => perform(action),
      },
      ...(control === 'allow-messages' ? (conference.settings?.messageChoices ?? []) : []).map((to) => ({
        id: `${control}-${to}`,
        label: t(`meeting.allow-messages-${to}`),
        reason: denialOf(action),
        onPress: () => void makeCommand({ kind: 'allow-messages', conferenceId: conference.id, to }),
      })),
    ];
  });
  return items.length === 0 ? null : (
    <MenuButton
      class="button button-plain"
      items={items}
    >
      <Icon
        node={SlidersHorizontal}
        size={15}
      />
      {t('meeting.menu')}
    </MenuButton>
  );
};
