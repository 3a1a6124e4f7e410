import { Ellipsis, Search, UserPlus, X } from 'lucide';
import type { Action } from '../../app/actions/action.ts';
import { actions } from '../../app/actions/actions.ts';
import { audioActions } from '../../app/actions/audio.ts';
import { callControls } from '../../app/actions/call-controls.ts';
import { hasAudio } from '../../app/state/selectors/audio.ts';
import { useApplication } from '../application.ts';
import { reasonOf } from '../../app/text/words.ts';
import { ActionButton } from './action-button.tsx';
import { Icon } from './icon.tsx';
import { ActionKeys } from './keys.tsx';
import { MenuButton } from './menu-button.tsx';
import type { MenuItem } from './menu-list.tsx';

/** So few that nobody needs to search among them where there is little room. */
const fewPeople = 8;

const SearchField = () => {
  const { t, view } = useApplication();
  return (
    <div class="search">
      <Icon node={Search} size={16} />
      <input
        id="search-participants"
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={t(view.size.value === 'full' ? 'tools.search' : 'tools.search-short')}
        aria-label={t('tools.search')}
        value={view.query.value}
        onInput={(event) => {
          view.query.value = event.currentTarget.value;
        }}
      />
      {view.query.value === '' ? (
        <ActionKeys action={actions.search} isDecoration />
      ) : (
        <button type="button" class="icon-button" aria-label={t('tools.clear-search')} onClick={() => { view.query.value = ''; }}>
          <Icon node={X} size={14} />
        </button>
      )}
    </div>
  );
};

/** Search in the list, and what can be done to many in it: to those chosen, to all but those, to everybody else. */
export const ListTools = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, perform, context } = useApplication();
  const conference = model.conferences.read(conferenceId);
  if (conference) void model.accounts.read(conference.accountId);
  void model.roster(conferenceId).permissionsVersion.value;
  const hasRoom = view.size.value === 'full';
  const isCompact = view.size.value === 'compact';
  const selectedCount = view.selectedIds.value.size;
  const now = context();
  const others = actions.dropOthers.permission(model.state, now);
  const counted = t('tools.chosen', { count: selectedCount });
  const people = model.state.participants.get(conferenceId);
  const withAudio = hasAudio(people?.values() ?? []);
  // Who is being changed is not asked again: that changes with every command.
  if (withAudio) void model.commands.groups.all();
  const inviting = conference?.controls.invite;
  const invite = inviting && inviting.verdict !== 'unsupported' ? callControls.get('invite') : undefined;

  const dropButton = (
    <ActionButton look="danger" permission={actions.dropSelected.permission(model.state, now)} description={counted} onPress={() => perform(actions.dropSelected)}>
      {t('action.drop-selected')}{selectedCount > 0 && <span class="figures" aria-hidden="true"> · {selectedCount}</span>}
    </ActionButton>
  );
  const line = (action: Action, isDanger = false): MenuItem => ({
    id: action.id, label: t(action.label), isDanger, reason: reasonOf(t, action.permission(model.state, now)),
    onPress: () => perform(action, action === invite ? { kind: 'invite', conferenceId } : undefined),
  });
  const menu = (items: readonly MenuItem[]) => (
    <MenuButton class="icon-button icon-button-framed" label={t('tools.more')} items={items}>
      <Icon node={Ellipsis} size={16} />
    </MenuButton>
  );

  if (!withAudio)
    return (
      <div class="list-tools">
        <SearchField />
        {invite && <ActionButton icon={UserPlus} permission={invite.permission(model.state, now)} isShort={isCompact} onPress={() => perform(invite, { kind: 'invite', conferenceId })}>{t('action.invite')}</ActionButton>}
        {dropButton}
        {isCompact ? menu([line(actions.dropOthers, true)]) : (
          <ActionButton look="danger" permission={others} description={counted} onPress={() => perform(actions.dropOthers)}>
            {t('action.drop-others')}
          </ActionButton>
        )}
      </div>
    );
  const { listenOnly, restore, listenOnlyOthers, listenOnlyEveryone, restoreEveryone } = audioActions;
  return (
    <div class="list-tools">
      {(!isCompact || (people?.size ?? 0) > fewPeople || view.query.value !== '') && <SearchField />}
      <span class="list-tools-wide">
        <ActionButton permission={listenOnlyEveryone.permission(model.state, now)} onPress={() => perform(listenOnlyEveryone)}>
          {t(hasRoom ? listenOnlyEveryone.label : 'action.listen-only-everyone-short')}
        </ActionButton>
      </span>
      {invite && hasRoom && <ActionButton permission={invite.permission(model.state, now)} onPress={() => perform(invite, { kind: 'invite', conferenceId })}>{t('action.invite')}</ActionButton>}
      {(!isCompact || selectedCount > 0) && dropButton}
      {menu([
        line(restoreEveryone), line(listenOnly), line(restore), line(listenOnlyOthers),
        ...(invite && !hasRoom ? [line(invite)] : []),
        ...(isCompact && selectedCount === 0 ? [line(actions.dropSelected, true)] : []),
        line(actions.dropOthers, true),
      ])}
    </div>
  );
};
