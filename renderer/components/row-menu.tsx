import { Ellipsis } from 'lucide';
import { useId } from 'preact/hooks';
import { isUnderWay, type CommandRequest } from '../../app/domain/command.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { denied, type Permission } from '../../app/domain/permission.ts';
import { destructionPermission } from '../../app/state/selectors/drop-permission.ts';
import { useApplication, type Application } from '../application.ts';
import { commandTitle, reasonOf } from '../../app/text/words.ts';
import { Icon } from './icon.tsx';
import { MenuList, type MenuItem } from './menu-list.tsx';
import { PhaseMark } from './phase-mark.tsx';

/** Whether there is anything but dropping and the switches that a system can do to this participant. */
export const hasRowMenu = ({ permissions }: Participant): boolean =>
  [permissions.hold, permissions.handOver, permissions.announce].some((permission) => permission !== undefined && permission.verdict !== 'unsupported');

/** What can be done to one participant besides dropping and the switches; only what the system has at all. */
const itemsFor = ({ t, model, view, command }: Application, conferenceId: string, participant: Participant): MenuItem[] => {
  const conference = model.conferences.read(conferenceId);
  const picture = destructionPermission(conference && model.accounts.read(conference.accountId), conference);
  const { hold, handOver, announce } = participant.permissions;
  const line = (id: string, label: MenuItem['label'], permission: Permission | undefined, kind: CommandRequest['kind'], onPress: () => void): MenuItem[] => {
    if (!permission || permission.verdict === 'unsupported') return [];
    const latest = model.commands.latestFor(conferenceId, participant.id, kind);
    const now = picture.verdict !== 'allowed' ? picture : latest && isUnderWay(latest.phase) ? denied('already-under-way') : permission;
    return [{ id, label, reason: reasonOf(t, now), onPress }];
  };
  const participantIds = [participant.id];
  const isOnHold = participant.state === 'on-hold';
  const holding = isOnHold ? 'unhold-participant' : 'hold-participant';
  return [
    ...line('hold', t(isOnHold ? 'row.retrieve' : 'row.hold'), hold, holding, () => void command({ kind: holding, conferenceId, participantIds })),
    ...(participant.role === 'chair' ? [] : line('hand-over', t('row.hand-over'), handOver, 'hand-over', () => void command({ kind: 'hand-over', conferenceId, participantIds }))),
    ...line('announce', t('row.announce'), announce, 'announce', () => {
      view.dialog.value = { kind: 'announce', conferenceId, participantId: participant.id };
    }),
    ...line('stop-announcement', t('row.stop-announcement'), announce, 'stop-announcement', () => void command({ kind: 'stop-announcement', conferenceId, participantId: participant.id })),
  ];
};

interface RowMenuButtonProps {
  readonly conferenceId: string;
  readonly participant: Participant;
  readonly tabIndex: number;
}

const menuKinds = ['hold-participant', 'unhold-participant', 'hand-over', 'announce', 'stop-announcement'] as const;

/** The button at the end of a row that opens its menu; it carries the mark of what was asked for from it while that is under way. */
export const RowMenuButton = ({ conferenceId, participant, tabIndex }: RowMenuButtonProps) => {
  const { t, model, view } = useApplication();
  const id = useId();
  const pending = menuKinds.map((kind) => model.commands.latestFor(conferenceId, participant.id, kind)).find((command) => command !== null && isUnderWay(command.phase));
  const said = pending ? t('row.pending', { title: commandTitle(t, pending), phase: t(`phase.${pending.phase}`) }) : undefined;
  const isOpen = view.rowMenu.value?.participantId === participant.id;
  return (
    <button
      type="button"
      class="icon-button row-more"
      tabIndex={tabIndex}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      aria-label={t('row.more', { name: participant.name })}
      aria-describedby={said === undefined ? undefined : id}
      data-hint={said}
      onClick={(event) => {
        view.rowMenu.value = isOpen ? null : { participantId: participant.id, anchor: event.currentTarget };
      }}
    >
      {pending ? <PhaseMark phase={pending.phase} isShort /> : <Icon node={Ellipsis} size={15} />}
      {said !== undefined && <span id={id} hidden>{said}</span>}
    </button>
  );
};

/** The menu of the row that was asked for it. It stands outside of the list: rows are moved by transforms, and clip what is in them. */
export const RowMenu = ({ conferenceId }: { readonly conferenceId: string }) => {
  const application = useApplication();
  const { model, view } = application;
  const open = view.rowMenu.value;
  const participant = open ? model.roster(conferenceId).people.read(open.participantId) : undefined;
  if (!open || !participant) return null;
  return (
    <MenuList
      key={open.participantId}
      anchor={open.anchor}
      items={itemsFor(application, conferenceId, participant)}
      onClose={() => {
        view.rowMenu.value = null;
      }}
    />
  );
};
