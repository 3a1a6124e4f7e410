import { actions } from '../../../app/actions/actions.ts';
import type { Preferences } from '../../../app/domain/preferences.ts';
import { sceneHints } from '../../../app/wording/scene-hints.ts';
import { useApplication } from '../../application/application.ts';
import { tourFirst, tourSceneId } from '../../model/tour.ts';
import { ProductMark } from '../parts/product-mark.tsx';

const languages = ['system', 'en', 'zh-CN'] as const;
const themes = ['system', 'light', 'dark'] as const;
const find = <Value extends string>(values: readonly (Value | 'system')[], wanted: string): Value | 'system' =>
  values.find((value) => value === wanted) ?? 'system';

/** Shown without any account: practice mode or adding an account, and the supported vendors. */
export const FirstStart = () => {
  const { t, model, view, request, perform } = useApplication();
  const preferences = model.preferences.value;
  const change = (part: Partial<Preferences>): void => void request('preferences.change', part);
  const environment = model.environment.value;
  const hasPractice = (environment?.scenes.length ?? 0) > 0 && environment?.policy?.allowsPractice !== false;
  const hasTour = environment?.scenes.some(({ id }) => id === tourSceneId) === true;
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
            onClick={() => void request('practice.start', { sceneId: hasTour ? tourSceneId : null })}
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
      <div class="first-start-settings field">
        <label>
          <span class="field-label">{t('settings.language')}</span>
          <select
            value={preferences.language}
            onChange={(event) => change({ language: find(languages, event.currentTarget.value) })}
          >
            {languages.map((value) => (
              <option
                key={value}
                value={value}
                lang={value === 'system' ? undefined : value}
              >
                {t(`settings.language.${value}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span class="field-label">{t('settings.theme')}</span>
          <select
            value={preferences.theme}
            onChange={(event) => change({ theme: find(themes, event.currentTarget.value) })}
          >
            {themes.map((value) => (
              <option
                key={value}
                value={value}
              >
                {t(`settings.theme.${value}`)}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          class="quiet-button"
          onClick={() => perform(actions.settings)}
        >
          {t('action.settings')}
        </button>
      </div>
      {hasPractice && (
        <details class="first-start-scenes">
          <summary>{t('first-start.scenes')}</summary>
          <ul>
            {tourFirst(environment?.scenes ?? []).map(({ id, label }) => {
              const hint = sceneHints[id];
              return (
                <li key={id}>
                  <button
                    type="button"
                    class="link-button"
                    onClick={() => void request('practice.start', { sceneId: id })}
                  >
                    {t(label)}
                  </button>
                  {hint !== undefined && <span class="quiet">{t(hint)}</span>}
                </li>
              );
            })}
          </ul>
        </details>
      )}
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
