import { ChevronDown, Ear } from 'lucide';
import type { Member } from '../../../app/domain/account.ts';
import { useApplication } from '../../application/application.ts';
import { clockText } from '../../application/times.ts';
import { shownNow } from '../../application/shown-now.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Details } from '../parts/details.tsx';
import { Icon } from '../parts/icon.tsx';
import { ListPage } from '../parts/list-page.tsx';
import { MenuButton } from '../parts/menu-button.tsx';
import { Ticking } from '../parts/ticking.tsx';

const askable = ['ready', 'not-ready', 'signed-out'] as const;

const isOnCall = ({ state }: Member): boolean => state === 'talking' || state === 'on-hold' || state === 'reserved';

const MemberRow = ({ member }: { readonly member: Member }) => {
  const { t, model, makeCommand, permissionFor, denial } = useApplication();
  const { accountId, id: memberId, since } = member;
  const account = model.accounts.read(accountId);
  const denialFor = (kind: 'monitor' | 'set-member-state'): string | null =>
    denial(permissionFor(kind, { accountId, memberId }), kind, accountId);
  const reason = denialFor('set-member-state');
  return (
    <tr>
      <th scope="row">
        <bdi class="person-name">{member.name}</bdi>
        <span class="person-second figures">{member.address}</span>
      </th>
      <td>
        {t(`agent-state.${member.state}`)}
        {member.reasonLabel !== '' && ` · ${member.reasonLabel}`}
        {since !== null && (
          <span class="figures quiet">
            {' '}
            <Ticking text={(nowMs) => clockText((account ? shownNow(account, nowMs) : nowMs) - since)} />
          </span>
        )}
        {member.vendorState !== undefined && <Details text={member.vendorState} />}
      </td>
      <td>
        <div class="team-acts">
          <ActionButton
            icon={Ear}
            denial={denialFor('monitor')}
            onPress={() => void makeCommand({ kind: 'monitor', accountId, memberId })}
          >
            {t('team.monitor')}
            <span class="visually-hidden"> {member.name}</span>
          </ActionButton>
          <MenuButton
            class="button button-plain"
            isDisabled={reason !== null}
            {...(reason === null ? {} : { description: reason })}
            items={askable
              .filter((state) => state !== member.state)
              .map((state) => ({
                id: state,
                label: t(state === 'signed-out' && isOnCall(member) ? 'team.sign-out-on-call' : `agent-state.${state}`),
                isDanger: state === 'signed-out',
                reason: null,
                onPress: () => void makeCommand({ kind: 'set-member-state', accountId, memberId, state }),
              }))}
          >
            {t('team.set-state')}
            <span class="visually-hidden"> {member.name}</span>
            <Icon
              node={ChevronDown}
              size={13}
            />
          </MenuButton>
        </div>
      </td>
    </tr>
  );
};

/** The team that the user supervises. */
export const TeamView = ({ accountId }: { readonly accountId: string }) => {
  const { t, model } = useApplication();
  const members = model
    .team(accountId)
    .all()
    .sort((left, right) => left.name.localeCompare(right.name));
  return (
    <ListPage
      title={t('rail.team')}
      facts={<span class="fact">{t('team.count', { count: members.length })}</span>}
      columns={[t('team.member'), t('table.state')]}
    >
      {members.map((member) => (
        <MemberRow
          key={member.id}
          member={member}
        />
      ))}
    </ListPage>
  );
};
