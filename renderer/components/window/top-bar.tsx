import { List, Maximize2, Menu } from 'lucide';
import { accountOf } from '../../application/centre.ts';
import { useApplication } from '../../application/application.ts';
import { AccountBadge } from '../account/account-badge.tsx';
import { Icon } from '../parts/icon.tsx';

/** In a narrow window, the buttons that open the regions for which there is no room. */
export const TopBar = () => {
  const { t, model, view, centre, request } = useApplication();
  const size = view.size.value;
  if (size === 'full') return null;
  const accountId = accountOf(centre.value);
  const account = accountId === null ? undefined : model.accounts.read(accountId);
  const ids = model.commands.groups.ids;
  const newCount = ids.length - 1 - ids.indexOf(view.activitySeen.value ?? '');
  const open = view.openPanel.value;
  const toggle = (panel: 'accounts' | 'activity'): void => {
    view.openPanel.value = open === panel ? null : panel;
    if (panel === 'activity') view.activitySeen.value = model.commands.groups.ids.at(-1) ?? null;
  };
  return (
    <div
      class="top-bar"
      data-roving="top"
    >
      {size !== 'drawer' && (
        <button
          type="button"
          class="quiet-button"
          aria-expanded={open === 'accounts'}
          onClick={() => toggle('accounts')}
        >
          <Icon
            node={Menu}
            size={16}
          />
          {account ? <AccountBadge account={account} /> : null}
          <span class="top-bar-label">{account?.label ?? t('rail.label')}</span>
        </button>
      )}
      <button
        type="button"
        class="quiet-button top-bar-end"
        aria-expanded={open === 'activity'}
        onClick={() => toggle('activity')}
      >
        <Icon
          node={List}
          size={16}
        />
        {t('activity.title')}
        {newCount > 0 && open !== 'activity' && (
          <span class="count figures">
            {t('rail.count', { count: newCount })} <span class="visually-hidden">{t('activity.new')}</span>
          </span>
        )}
      </button>
      {view.windowId === 'compact' && (
        <button
          type="button"
          class="icon-button"
          aria-label={t('window.open-main')}
          data-hint={t('window.open-main')}
          onClick={() => void request('shell.window', { window: 'main', to: 'show' })}
        >
          <Icon
            node={Maximize2}
            size={16}
          />
        </button>
      )}
    </div>
  );
};
