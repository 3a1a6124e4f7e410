import { ChevronDown, Ear } from 'lucide';
import type { Member } from '../../app/domain/account.ts';
import { useApplication } from '../application.ts';
import { clockText } from '../times.ts';
import { reasonOf } from '../../app/text/words.ts';
import { ActionButton } from './action-button.tsx';
import { Icon } from './icon.tsx';
import { MenuButton } from './menu-button.tsx';

const askable = ['ready', 'not-ready', 'signed-out'] as const;

const MemberRow = ({ member }: { readonly member: Member }) => {
  const { t, now, command } = useApplication();
  const reason = reasonOf(t, member.permissions.setState);
  return (
    <tr>
      <th scope="row">
        <bdi class="person-name">{member.name}</bdi>
        <span class="person-second figures">{member.address}</span>
      </th>
      <td>
        {t(`agent-state.${member.state}`)}{member.reasonLabel !== '' && ` · ${member.reasonLabel}`}
        {member.since !== null && <span class="figures quiet"> {clockText(now.value - member.since)}</span>}
      </td>
      <td>
       <div class="team-acts">
        <ActionButton icon={Ear} permission={member.permissions.monitor} onPress={() => void command({ kind: 'monitor', accountId: member.accountId, memberId: member.id })}>
          {t('team.monitor')}<span class="visually-hidden"> {member.name}</span>
        </ActionButton>
        <MenuButton
          class="button button-plain"
          isDisabled={reason !== null}
          {...(reason === null ? {} : { description: reason })}
          items={askable.filter((state) => state !== member.state).map((state) => ({
            id: state,
            label: t(`agent-state.${state}`),
            reason: null,
            onPress: () => void command({ kind: 'set-member-state', accountId: member.accountId, memberId: member.id, state }),
          }))}
        >
          {t('team.set-state')}<span class="visually-hidden"> {member.name}</span><Icon node={ChevronDown} size={13} />
        </MenuButton>
       </div>
      </td>
    </tr>
  );
};

/** The team that this person supervises. */
export const TeamView = ({ accountId }: { readonly accountId: string }) => {
  const { t, model } = useApplication();
  const members = model.team(accountId).all().sort((left, right) => left.name.localeCompare(right.name));
  return (
    <div class="account-view">
      <header class="conference-header">
        <div class="conference-title"><h1>{t('rail.team')}</h1></div>
        <div class="conference-facts"><span class="fact">{t('team.count', { count: members.length })}</span></div>
      </header>
      <div class="team-scroller">
        <table class="team-table" aria-label={t('rail.team')}>
          <thead>
            <tr><th scope="col">{t('team.member')}</th><th scope="col">{t('table.state')}</th><th scope="col"><span class="visually-hidden">{t('table.action')}</span></th></tr>
          </thead>
          <tbody>{members.map((member) => <MemberRow key={member.id} member={member} />)}</tbody>
        </table>
      </div>
    </div>
  );
};
