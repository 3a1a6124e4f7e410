import { Ellipsis, Search, X } from 'lucide';
import { actions } from '../../app/actions/actions.ts';
import { useApplication } from '../application.ts';
import { reasonOf } from '../words.ts';
import { ActionButton } from './action-button.tsx';
import { Icon } from './icon.tsx';
import { MenuButton } from './menu-button.tsx';

/** Search in the list, and what can be done to those who are chosen in it. */
export const ListTools = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, perform, context } = useApplication();
  const conference = model.conferences.read(conferenceId);
  if (conference) void model.accounts.read(conference.accountId);
  void model.roster(conferenceId).permissionsVersion.value;
  const isCompact = view.size.value === 'compact';
  const selectedCount = view.selectedIds.value.size;
  const now = context();
  const others = actions.dropOthers.permission(model.state, now);
  const counted = t('tools.chosen', { count: selectedCount });
  return (
    <div class="list-tools">
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
          <kbd aria-hidden="true">/</kbd>
        ) : (
          <button type="button" class="icon-button" aria-label={t('tools.clear-search')} onClick={() => { view.query.value = ''; }}>
            <Icon node={X} size={14} />
          </button>
        )}
      </div>
      <ActionButton look="danger" permission={actions.dropSelected.permission(model.state, now)} description={counted} onPress={() => perform(actions.dropSelected)}>
        {t('action.drop-selected')}{selectedCount > 0 && <span class="figures" aria-hidden="true"> · {selectedCount}</span>}
      </ActionButton>
      {isCompact ? (
        <MenuButton
          class="icon-button icon-button-framed"
          label={t('tools.more')}
          items={[{ id: 'drop-others', label: t('action.drop-others'), isDanger: true, reason: reasonOf(t, others), onPress: () => perform(actions.dropOthers) }]}
        >
          <Icon node={Ellipsis} size={16} />
        </MenuButton>
      ) : (
        <ActionButton look="danger" permission={others} description={counted} onPress={() => perform(actions.dropOthers)}>
          {t('action.drop-others')}
        </ActionButton>
      )}
    </div>
  );
};
