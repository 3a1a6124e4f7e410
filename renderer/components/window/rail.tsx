import { PictureInPicture2, Plus, Settings } from 'lucide';
import { actions } from '../../../app/actions/actions.ts';
import { useApplication } from '../../application/application.ts';
import { AccountCard } from '../account/account-card.tsx';
import { Icon } from '../parts/icon.tsx';
import { ActionKeys } from '../parts/keys.tsx';
import { ProductMark } from '../parts/product-mark.tsx';

/** The accounts, and the buttons of the application as a whole. */
export const Rail = () => {
  const { t, model, view, perform, request } = useApplication();
  return (
    <nav
      class="rail"
      data-roving="rail"
      aria-label={t('rail.label')}
    >
      <div class="brand">
        <ProductMark size={22} />
        <strong>Gavel</strong>
      </div>
      <div class="rail-accounts">
        {model.accounts.ids.map((id) => (
          <AccountCard
            key={id}
            accountId={id}
          />
        ))}
      </div>
      <div class="rail-foot">
        <button
          type="button"
          class="quiet-button"
          onClick={() => {
            view.dialog.value = { kind: 'account', accountId: null };
          }}
        >
          <Icon
            node={Plus}
            size={14}
          />
          {t('account.add')}
        </button>
        <div class="rail-foot-row">
          <button
            type="button"
            class="quiet-button"
            onClick={() => perform(actions.settings)}
          >
            <Icon
              node={Settings}
              size={14}
            />
            {t('action.settings')}
          </button>
          {model.desktop.value && view.windowId === 'main' && (
            <button
              type="button"
              class="icon-button"
              aria-label={t('window.open-compact')}
              data-hint={t('window.open-compact')}
              onClick={() => void request('shell.window', { window: 'compact', to: 'show' })}
            >
              <Icon
                node={PictureInPicture2}
                size={14}
              />
            </button>
          )}
          <button
            type="button"
            class="key-button"
            aria-label={t('action.shortcuts')}
            data-hint={t('action.shortcuts')}
            onClick={() => {
              view.dialog.value = { kind: 'shortcuts' };
            }}
          >
            <ActionKeys
              action={actions.shortcuts}
              isDecoration
            />
          </button>
        </div>
      </div>
    </nav>
  );
};
