import { Ellipsis } from 'lucide';
import { useId } from 'preact/hooks';
import { commandKinds, type ParticipantKind } from '../../../app/domain/command-kinds.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import { isUnderWay } from '../../../app/domain/command.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { useApplication, type Application } from '../../application/application.ts';
import { commandTitle } from '../../../app/wording/words.ts';
import { Icon } from '../parts/icon.tsx';
import { MenuList, type MenuItem } from '../parts/menu-list.tsx';
import { PhaseMark } from '../parts/phase-mark.tsx';

const menuPermissions = [
  ...(['hold', 'handOver', 'announce', 'lowerHand', 'raiseHand', 'rename', 'promote', 'demote'] as const),
  ...(['moveToLobby', 'uninvite', 'camera', 'share', 'spotlight', 'rollCall', 'localRecording'] as const),
];

/** Whether the system supports anything for this participant besides dropping and the switches. */
export const hasRowMenu = ({ permissions, state }: Participant, shared: Conference['shared']): boolean =>
  state !== 'in-lobby' &&
  menuPermissions.some((name) => {
    const permission = permissions[name] ?? shared?.[name];
    return permission !== undefined && permission.verdict !== 'unsupported';
  });

/** What a host can do for one participant, as far as it would change something. */
const hostKinds = (participant: Participant) =>
  participant.state === 'not-here' ? (['drop-and-uninvite'] as const) : kindsInside(participant);

const kindsInside = ({ handRaisedAt, role, camera, isSharing, mayRecord, isSpotlit }: Participant) =>
  [
    handRaisedAt === null ? ('raise-hand' as const) : ('lower-hand' as const),
    role === 'member' ? ('promote' as const) : role === 'audience' ? null : ('demote' as const),
    camera === 'on' ? ('ask-camera-off' as const) : ('ask-camera-on' as const),
    isSharing === true ? null : ('ask-to-share' as const),
    isSpotlit === true ? null : ('spotlight' as const),
    'roll-call' as const,
    mayRecord === true ? ('forbid-local-recording' as const) : ('allow-local-recording' as const),
    'move-to-lobby' as const,
    'drop-and-uninvite' as const,
  ].filter((kind) => kind !== null);

/** What can be done for one participant besides dropping and the switches, without what the system does not support. */
const itemsFor = (
  { t, model, view, makeCommand, permissionFor, denial }: Application,
  conferenceId: string,
  participant: Participant,
): MenuItem[] => {
  const { accountId = null, shared } = model.conferences.peek(conferenceId) ?? {};
  const item = (id: string, label: string, kind: ParticipantKind, onPress: () => void): MenuItem[] => {
    const permission = permissionFor(kind, { conferenceId, participantId: participant.id });
    const { participant: name } = commandKinds[kind].decidedBy;
    const given = participant.permissions[name] ?? (name === 'drop' ? undefined : shared?.[name]);
    return given && given.verdict !== 'unsupported'
      ? [{ id, label, reason: denial(permission, kind, accountId), onPress }]
      : [];
  };
  const participantIds = [participant.id];
  const isOnHold = participant.state === 'on-hold';
  const holding = isOnHold ? 'unhold-participant' : 'hold-participant';
  return [
    ...item(
      'hold',
      t(isOnHold ? 'row.retrieve' : 'row.hold'),
      holding,
      () => void makeCommand({ kind: holding, conferenceId, participantIds }),
    ),
    ...(participant.role === 'chair'
      ? []
      : item(
          'hand-over',
          t('row.hand-over'),
          'hand-over',
          () => void makeCommand({ kind: 'hand-over', conferenceId, participantIds }),
        )),
    ...hostKinds(participant).flatMap((kind) =>
      item(kind, t(`row.${kind}`), kind, () => void makeCommand({ kind, conferenceId, participantIds })),
    ),
    ...item('rename', t('row.rename'), 'rename', () => {
      view.dialog.value = { kind: 'rename', conferenceId, participantId: participant.id };
    }),
    ...item('announce', t('row.announce'), 'announce', () => {
      view.dialog.value = { kind: 'announce', conferenceId, participantId: participant.id };
    }),
    ...item(
      'stop-announcement',
      t('row.stop-announcement'),
      'stop-announcement',
      () => void makeCommand({ kind: 'stop-announcement', conferenceId, participantId: participant.id }),
    ),
  ];
};

interface RowMenuButtonProps {
  readonly conferenceId: string;
  readonly participant: Participant;
  readonly tabIndex: number;
}

const menuKinds = [
  ...(['hold-participant', 'unhold-participant', 'hand-over', 'announce', 'stop-announcement'] as const),
  ...([
    'lower-hand',
    'raise-hand',
    'promote',
    'demote',
    'ask-camera-on',
    'ask-camera-off',
    'ask-to-share',
    'spotlight',
  ] as const),
  ...(['roll-call', 'allow-local-recording', 'forbid-local-recording', 'move-to-lobby', 'rename'] as const),
  'drop-and-uninvite',
] as const;

/** The button that opens the menu of a row. It shows the phase of a command that was made from the menu. */
export const RowMenuButton = ({ conferenceId, participant, tabIndex }: RowMenuButtonProps) => {
  const { t, model, view } = useApplication();
  const id = useId();
  const pending = menuKinds
    .map((kind) => model.commands.latestFor(conferenceId, participant.id, kind))
    .find((command) => command !== null && isUnderWay(command.phase));
  const description = pending
    ? t('row.pending', { title: commandTitle(t, pending), phase: t(`phase.${pending.phase}`) })
    : undefined;
  const isOpen = view.rowMenu.value?.participantId === participant.id;
  return (
    <button
      type="button"
      class="icon-button row-more"
      tabIndex={tabIndex}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      aria-label={t('row.more', { name: participant.name })}
      aria-describedby={description === undefined ? undefined : id}
      data-hint={description}
      onClick={(event) => {
        view.rowMenu.value = isOpen ? null : { participantId: participant.id, anchor: event.currentTarget };
      }}
    >
      {pending ? (
        <PhaseMark
          phase={pending.phase}
          isShort
        />
      ) : (
        <Icon
          node={Ellipsis}
          size={15}
        />
      )}
      {description !== undefined && (
        <span
          id={id}
          hidden
        >
          {description}
        </span>
      )}
    </button>
  );
};

/** The open menu of a row. It is rendered outside of the list, whose rows have transforms and clip their content. */
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
