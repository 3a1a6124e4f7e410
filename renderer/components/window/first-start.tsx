import { useApplication } from '../../application/application.ts';
import { ProductMark } from '../parts/product-mark.tsx';

/** Shown without any account: practice mode or adding an account, and the supported vendors. */
export const FirstStart = () => {
  const { t, model, view, request } = useApplication();
  const environment = model.environment.value;
  const hasPractice = (environment?.scenes.length ?? 0) > 0;
  return (
    <div class="first-start">
      <ProductMark size={56} />
      <h1>Gavel</h1>
      <p class="lead">{t('first-start.sentence')}</p>
      <div class="first-start-acts">
        {hasPractice && (
          <button
            type="button"
            class="button button-primary button-large"
            onClick={() => void request('practice.start', { sceneId: null })}
          >
            {t('practice.start')}
          </button>
        )}
        <button
          type="button"
          class="button button-plain button-large"
          onClick={() => {
            view.dialog.value = { kind: 'account', accountId: null };
          }}
        >
          {t('account.add')}
        </button>
      </div>
      {hasPractice && <p class="quiet">{t('first-start.practice-hint')}</p>}
      <section
        class="vendors"
        aria-label={t('first-start.vendors')}
      >
        <h2>{t('first-start.vendors')}</h2>
        <ul>
          {environment?.vendors.map((vendor) => (
            <li key={vendor.vendorId}>
              <span
                class={`badge badge-${vendor.badge.hue}`}
                aria-hidden="true"
              >
                {vendor.badge.letters}
              </span>
              <span>
                <strong>{t(vendor.name)}</strong>
                <span class="quiet">{t(vendor.needs)}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
};
