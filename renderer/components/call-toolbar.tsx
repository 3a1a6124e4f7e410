import {
  CircleStop, Clock, Ear, Ellipsis, Hash, Headphones, Megaphone, Merge, MessageCircle, Mic, MicOff, NotebookPen, Pause, Phone, PhoneForwarded, PhoneOff,
  Play, UserPlus, type IconNode,
} from 'lucide';
import { callControls } from '../../app/actions/call-controls.ts';
import { controlIds, type ControlId } from '../../app/domain/conference.ts';
import { dialogOf } from '../action-dialog.ts';
import { useApplication } from '../application.ts';
import { reasonOf } from '../../app/text/words.ts';
import { ActionButton } from './action-button.tsx';
import { Icon } from './icon.tsx';
import { MenuButton } from './menu-button.tsx';
import type { MenuItem } from './menu-list.tsx';

const icons: Readonly<Record<ControlId, IconNode>> = {
  'answer': Phone,
  'hold': Pause,
  'retrieve': Play,
  'leave': PhoneOff,
  'consult': UserPlus,
  'merge': Merge,
  'transfer': PhoneForwarded,
  'transfer-to': PhoneForwarded,
  'send-digits': Hash,
  'update-call-data': NotebookPen,
  'barge': Headphones,
  'intercept': Ear,
  'reject': PhoneOff,
  'mute': MicOff,
  'unmute': Mic,
  'listen': Ear,
  'whisper': MessageCircle,
  'invite': UserPlus,
  'prolong': Clock,
  'announce': Megaphone,
  'stop-announcement': CircleStop,
  'end': PhoneOff,
};

/** What is worth a place of its own, the most urgent first; how many fit depends on the room. */
const order: readonly ControlId[] = ['retrieve', 'merge', 'unmute', 'barge', 'whisper', 'listen', 'hold', 'mute', 'intercept', 'consult', 'transfer', 'prolong'];
const roomFor = { full: 3, drawer: 3, menu: 2, compact: 2 } as const;

/** What can be done to the call as a whole: the likely ones in sight, the others under *More*, leaving at the end. */
export const CallToolbar = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, perform, context } = useApplication();
  const conference = model.conferences.read(conferenceId);
  if (!conference) return null;
  void model.accounts.read(conference.accountId);
  void model.commands.groups.all();

  const offered = controlIds.flatMap((control) => {
    const action = callControls.get(control);
    const given = conference.controls[control];
    // An incoming call has its card, with the one button that answers it; inviting stands with the list of people.
    if ((control === 'answer' || (control === 'reject' && conference.state === 'ringing')) && given?.verdict === 'allowed') return [];
    if (control === 'invite') return [];
    return action && given && given.verdict !== 'unsupported' ? [{ control, action, permission: action.permission(model.state, context()) }] : [];
  });
  if (offered.length === 0) return null;

  const isShort = view.size.value === 'compact';
  const run = (control: ControlId): void => {
    const action = callControls.get(control);
    if (action) perform(action, dialogOf(control, { accountId: conference.accountId, conferenceId }));
  };
  const rank = (control: ControlId): number => (order.includes(control) ? order.indexOf(control) : order.length);
  const inSight = offered
    .filter(({ control, permission }) => order.includes(control) && permission.verdict === 'allowed')
    .sort((left, right) => rank(left.control) - rank(right.control))
    .slice(0, roomFor[view.size.value]);
  const leave = offered.find(({ control }) => control === 'leave');
  const more: MenuItem[] = offered
    .filter((entry) => !inSight.includes(entry) && entry !== leave)
    .map(({ control, action, permission }) => ({ id: control, label: t(action.label), icon: icons[control], isDanger: control === 'end', reason: reasonOf(t, permission), onPress: () => run(control) }));

  return (
    <fieldset class="toolbar" aria-label={t('toolbar.label')}>
      <div class="toolbar-row">
        {inSight.map(({ control, action, permission }) => (
          <ActionButton key={control} permission={permission} icon={icons[control]} isShort={isShort} onPress={() => run(control)}>
            {t(action.label)}
          </ActionButton>
        ))}
        {more.length > 0 && (
          <MenuButton class="icon-button icon-button-framed" items={more} label={t('toolbar.more')}>
            <Icon node={Ellipsis} size={16} />
          </MenuButton>
        )}
        {leave && (
          <ActionButton permission={leave.permission} icon={icons.leave} isShort={isShort} look="danger" onPress={() => run('leave')}>
            {t(leave.action.label)}
          </ActionButton>
        )}
      </div>
    </fieldset>
  );
};
