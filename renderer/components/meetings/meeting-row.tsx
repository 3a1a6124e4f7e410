import { Ellipsis } from 'lucide';
import { isUnderWay } from '../../../app/domain/command.ts';
import type { FollowWay, Meeting } from '../../../app/domain/meeting.ts';
import { useApplication } from '../../application/application.ts';
import { dayAndTime } from '../../application/times.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { MenuButton } from '../parts/menu-button.tsx';
import type { MenuItem } from '../parts/menu-list.tsx';
import { PhaseMark } from '../parts/phase-mark.tsx';

const wayPermissions = { 'take-control': 'takeControl', join: 'join' } as const;

/** One listed meeting: what it is, and following it. */
export const MeetingRow = ({ accountId, meetingId }: { readonly accountId: string; readonly meetingId: string }) => {
  const application = useApplication();
  const { t, model, view, language, denial } = application;
  const meeting = model.meetings(accountId).read(meetingId);
  if (!meeting) return null;
  const { subject, vendorId, hostName, address, startsAt, endsAt, peopleCount, status, conferenceId } = meeting;
  const isFollowed = conferenceId !== null && model.conferences.read(conferenceId) !== undefined;
  const pending = model.commands.groups
    .all()
    .findLast(({ first, isUnderWay: isOpen }) => isOpen && first.target?.id === meetingId);
  const name = subject === '' ? vendorId : subject;
  const items = menuItems(application, meeting);
  return (
    <tr>
      <th scope="row">
        <bdi class="person-name">{name}</bdi>
        <span class="person-second">
          {hostName !== '' && t('meetings.host', { name: hostName })}
          {hostName !== '' && address !== '' && ' · '}
          <span class="figures">{address}</span>
        </span>
      </th>
      <td>
        <span class={status === 'running' ? 'chip chip-green' : 'chip'}>{t(`meetings.status.${status}`)}</span>
        {startsAt !== null && (
          <span class="person-second figures">
            {dayAndTime(startsAt, language.value)}
            {endsAt !== null && view.size.value !== 'compact' && ` – ${dayAndTime(endsAt, language.value)}`}
          </span>
        )}
      </td>
      <td class="figures">{peopleCount === null ? '' : t('rail.count', { count: peopleCount })}</td>
      <td>
        <div class="team-acts">
          {isFollowed ? (
            <button
              type="button"
              class="button button-plain"
              onClick={() => {
                view.chosen.value = { kind: 'conference', id: conferenceId, accountId };
              }}
            >
              {t('meetings.show')}
              <span class="visually-hidden"> {name}</span>
            </button>
          ) : (
            (['take-control', 'join'] as const).map((how) => {
              const permission = meeting.permissions[wayPermissions[how]];
              if (!permission || permission.verdict === 'unsupported') return null;
              return (
                <ActionButton
                  key={how}
                  look={how === 'take-control' ? 'primary' : 'plain'}
                  denial={denial(permission, undefined, accountId)}
                  onPress={() => void follow(application, meeting, how)}
                >
                  {t(`meetings.${how}`)}
                  <span class="visually-hidden"> {name}</span>
                </ActionButton>
              );
            })
          )}
          {pending && isUnderWay(pending.first.phase) && <PhaseMark phase={pending.first.phase} />}
          {items.length > 0 && (
            <MenuButton
              class="icon-button"
              label={t('meetings.more', { name })}
              items={items}
            >
              <Icon
                node={Ellipsis}
                size={15}
              />
            </MenuButton>
          )}
        </div>
      </td>
    </tr>
  );
};

type Application = ReturnType<typeof useApplication>;

/** Follows a meeting, and shows it; where a password is needed, it is asked for first. */
const follow = async (
  { view, sendRequest, showProblem }: Application,
  { accountId, id, needsPassword }: Meeting,
  how: FollowWay,
): Promise<void> => {
  if (needsPassword && how === 'take-control') {
    view.dialog.value = { kind: 'follow', accountId, how, meetingId: id };
    return;
  }
  try {
    const { conferenceId } = await sendRequest('meeting.follow', {
      accountId,
      how,
      meeting: { meetingId: id },
      password: null,
    });
    view.chosen.value = { kind: 'conference', id: conferenceId, accountId };
  } catch (cause) {
    showProblem(cause);
  }
};

/** What can be done to a meeting itself. */
const menuItems = (
  { t, view, makeCommand, permissionFor, denial }: Application,
  { accountId, id, permissions, status }: Meeting,
): readonly MenuItem[] => {
  const item = (
    kind: 'start-meeting' | 'change-meeting-access' | 'delete-meeting',
    name: keyof Meeting['permissions'],
    onPress: () => void,
  ): MenuItem[] => {
    const given = permissions[name];
    if (!given || given.verdict === 'unsupported') return [];
    return [
      {
        id: kind,
        label: t(`meetings.menu.${kind}`),
        isDanger: kind === 'delete-meeting',
        reason: denial(permissionFor(kind, { accountId, meetingId: id }), kind, accountId),
        onPress,
      },
    ];
  };
  return [
    ...(status === 'running'
      ? []
      : item('start-meeting', 'start', () => void makeCommand({ kind: 'start-meeting', accountId, meetingId: id }))),
    ...item('change-meeting-access', 'changeAccess', () => {
      view.dialog.value = { kind: 'meeting-access', accountId, meetingId: id };
    }),
    ...item('delete-meeting', 'delete', () => void makeCommand({ kind: 'delete-meeting', accountId, meetingId: id })),
  ];
};
