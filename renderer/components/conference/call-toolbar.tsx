import {
  CircleStop,
  Clock,
  Ear,
  Ellipsis,
  Hash,
  Headphones,
  Megaphone,
  Merge,
  MessageCircle,
  Mic,
  MicOff,
  NotebookPen,
  Pause,
  Phone,
  PhoneForwarded,
  PhoneOff,
  Play,
  UserPlus,
  type IconNode,
} from 'lucide';
import { callControls } from '../../../app/actions/call-controls.ts';
import { controlIds, isMeetingControl, type MeetingControlKind } from '../../../app/domain/command-kinds.ts';
import type { Conference, ControlId } from '../../../app/domain/conference.ts';
import { actionLabel } from '../../../app/wording/words.ts';
import { useApplication } from '../../application/application.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { MeetingMenu } from './meeting-menu.tsx';
import { MenuButton } from '../parts/menu-button.tsx';
import type { MenuItem } from '../parts/menu-list.tsx';

/** Controls of a call: those of a meeting have a menu of their own. */
type CallControl = Exclude<ControlId, MeetingControlKind>;
const isCallControl = (control: ControlId): control is CallControl => !isMeetingControl(control);

const icons: Readonly<Record<CallControl, IconNode>> = {
  answer: Phone,
  hold: Pause,
  retrieve: Play,
  leave: PhoneOff,
  consult: UserPlus,
  merge: Merge,
  transfer: PhoneForwarded,
  'transfer-to': PhoneForwarded,
  'send-digits': Hash,
  'update-call-data': NotebookPen,
  barge: Headphones,
  intercept: Ear,
  reject: PhoneOff,
  mute: MicOff,
  unmute: Mic,
  listen: Ear,
  whisper: MessageCircle,
  invite: UserPlus,
  prolong: Clock,
  announce: Megaphone,
  'stop-announcement': CircleStop,
  end: PhoneOff,
};

/** Controls that are shown as buttons while they are permitted, the most urgent first, as many as fit. */
const order: readonly CallControl[] = [
  'retrieve',
  'merge',
  'unmute',
  'barge',
  'whisper',
  'listen',
  'hold',
  'mute',
  'intercept',
  'consult',
  'transfer',
  'prolong',
];
const roomFor = { full: 3, drawer: 3, menu: 2, compact: 2 } as const;

/** What brings a consultation and the call it is about together. */
const joining = ['merge', 'transfer'] as const;

/** The other one of a consultation and the call it is about; null where there is none. */
const relatedOf = (all: readonly Conference[], { id, relatedConferenceId }: Conference): string | null =>
  relatedConferenceId ?? all.find((other) => other.relatedConferenceId === id)?.id ?? null;

/** The controls of a call: the likely ones as buttons, the others in the menu *More*, leaving at the end. */
export const CallToolbar = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, perform, permissionOf, permissionFor, denialOf, makeCommand } = useApplication();
  const conference = model.conferences.read(conferenceId);
  if (!conference) return null;
  const related = relatedOf(model.conferences.all(), conference);

  const offered = controlIds.filter(isCallControl).flatMap((control) => {
    const action = callControls.get(control);
    const given = conference.controls[control];
    // Ringing calls are answered and rejected on their card; people are invited beside the list.
    if (
      (control === 'answer' || (control === 'reject' && conference.state === 'ringing')) &&
      given?.verdict === 'allowed'
    )
      return [];
    if (control === 'invite') return [];
    return action && given && given.verdict !== 'unsupported'
      ? [{ control, action, isAllowed: permissionOf(action).verdict === 'allowed' }]
      : [];
  });
  const isMeeting = controlIds.some((control) => isMeetingControl(control) && conference.controls[control]);
  if (offered.length === 0 && !isMeeting) return null;

  const isShort = view.size.value === 'compact';
  const rank = (control: CallControl): number => (order.includes(control) ? order.indexOf(control) : order.length);
  const shown = offered
    .filter(({ control, isAllowed }) => order.includes(control) && isAllowed)
    .sort((left, right) => rank(left.control) - rank(right.control))
    .slice(0, roomFor[view.size.value]);
  // A consultation is brought together with the call it is about from either of the two.
  const together =
    related === null
      ? []
      : joining.filter(
          (kind) =>
            conference.controls[kind]?.verdict !== 'allowed' &&
            permissionFor(kind, { conferenceId: related }).verdict === 'allowed',
        );
  const leave = offered.find(({ control }) => control === 'leave');
  const more: MenuItem[] = offered
    .filter(
      (entry) =>
        !shown.slice(0, Math.max(1, roomFor[view.size.value] - together.length)).includes(entry) &&
        entry !== leave &&
        !together.some((kind) => kind === entry.control),
    )
    .map(({ control, action }) => ({
      id: control,
      label: t(action.label),
      icon: icons[control],
      isDanger: control === 'end',
      reason: denialOf(action),
      onPress: () => perform(action),
    }));

  return (
    <fieldset
      class="toolbar"
      aria-label={t('toolbar.label')}
    >
      <div
        class="toolbar-row"
        data-roving="toolbar"
      >
        {related !== null &&
          together.map((kind) => (
            <ActionButton
              key={`related-${kind}`}
              denial={null}
              icon={icons[kind]}
              onPress={() => void makeCommand({ kind, conferenceId: related })}
            >
              {t(`action.${kind}`)}
            </ActionButton>
          ))}
        {shown.slice(0, Math.max(1, roomFor[view.size.value] - together.length)).map(({ control, action }) => (
          <ActionButton
            key={control}
            denial={denialOf(action)}
            icon={icons[control]}
            isShort={isShort}
            onPress={() => perform(action)}
          >
            {t(action.label)}
          </ActionButton>
        ))}
        {isMeeting && <MeetingMenu conference={conference} />}
        {more.length > 0 && (
          <MenuButton
            class="icon-button icon-button-framed"
            items={more}
            label={t('toolbar.more')}
          >
            <Icon
              node={Ellipsis}
              size={16}
            />
          </MenuButton>
        )}
        {leave && (
          <span class="toolbar-apart">
            <ActionButton
              denial={denialOf(leave.action)}
              icon={icons.leave}
              look="danger"
              onPress={() => perform(leave.action)}
            >
              {actionLabel(t, leave.action, conference)}
            </ActionButton>
          </span>
        )}
      </div>
    </fieldset>
  );
};
