import { Plus, Settings } from 'lucide';
import { actions } from '../../app/actions/actions.ts';
import { useApplication } from '../application.ts';
import { AccountCard } from './account-card.tsx';
import { Icon } from './icon.tsx';
import { ProductMark } from './product-mark.tsx';

/** Accounts and what belongs to the application as a whole. */
export const Rail = () => {
  const { t, model, view, perform } = useApplication();
  return (
    <nav class="rail" aria-label={t('rail.label')}>
      <div class="brand"><ProductMark size={22} /><strong>Gavel</strong></div>
      <div class="rail-accounts">
        {model.accounts.ids.map((id) => <AccountCard key={id} accountId={id} />)}
      </div>
      <div class="rail-foot">
        <button type="button" class="quiet-button" onClick={() => { view.dialog.value = { kind: 'account', accountId: null }; }}>
          <Icon node={Plus} size={14} />{t('account.add')}
        </button>
        <div class="rail-foot-row">
          <button type="button" class="quiet-button" onClick={() => perform(actions.settings, { kind: 'settings' })}>
            <Icon node={Settings} size={14} />{t('action.settings')}
          </button>
          <button type="button" class="key-button" aria-label={t('action.shortcuts')} data-hint={t('action.shortcuts')} onClick={() => { view.dialog.value = { kind: 'shortcuts' }; }}>
            <kbd>?</kbd>
          </button>
        </div>
      </div>
    </nav>
  );
};
