import type { Preferences } from '../../app/domain/preferences.ts';
import { useApplication } from '../application.ts';
import { DialogFrame } from './dialog-frame.tsx';

const languages = ['system', 'en', 'zh-CN'] as const;
const themes = ['system', 'light', 'dark'] as const;

/** What can be set for the application as a whole; every change takes effect at once. */
export const SettingsDialog = () => {
  const { t, model, view, tell } = useApplication();
  const preferences = model.preferences.value;
  const environment = model.environment.value;
  const change = (part: Partial<Preferences>): void => void tell('preferences.change', part);
  const practice = model.accounts.all().find(({ isPractice }) => isPractice);
  return (
    <DialogFrame title={t('action.settings')}>
      <label class="field">
        <span class="field-label">{t('settings.language')}</span>
        <select value={preferences.language} onChange={(event) => change({ language: languages.find((value) => value === event.currentTarget.value) ?? 'system' })}>
          {languages.map((value) => <option key={value} value={value} lang={value === 'system' ? undefined : value}>{t(`settings.language.${value}`)}</option>)}
        </select>
      </label>
      <label class="field">
        <span class="field-label">{t('settings.theme')}</span>
        <select value={preferences.theme} onChange={(event) => change({ theme: themes.find((value) => value === event.currentTarget.value) ?? 'system' })}>
          {themes.map((value) => <option key={value} value={value}>{t(`settings.theme.${value}`)}</option>)}
        </select>
      </label>
      <label class="field field-line">
        <input type="checkbox" checked={preferences.isDense} onChange={(event) => change({ isDense: event.currentTarget.checked })} />
        <span class="field-label">{t('settings.dense')}</span>
      </label>
      <label class="field">
        <span class="field-label">{t('settings.hold')}</span>
        <select value={String(preferences.holdSeconds)} onChange={(event) => change({ holdSeconds: Number(event.currentTarget.value) })}>
          {[...new Set([...Array(11).keys(), preferences.holdSeconds])].sort((left, right) => left - right).map((seconds) => (
            <option key={seconds} value={String(seconds)}>{seconds === 0 ? t('settings.hold.none') : t('settings.hold.seconds', { count: seconds })}</option>
          ))}
        </select>
        <span class="field-hint">{t('settings.hold.hint')}</span>
      </label>
      {environment && environment.scenes.length > 0 && (
        <section class="settings-part">
          <h3>{t('practice.start')}</h3>
          <p class="field-hint">{t('practice.hint')}</p>
          <ul class="scenes">
            {environment.scenes.map((scene) => (
              <li key={scene.id}>
                <button type="button" class="button button-plain" onClick={() => { view.dialog.value = null; view.chosen.value = null; void tell('practice.start', { sceneId: scene.id }); }}>{t(scene.label)}</button>
              </li>
            ))}
          </ul>
          {practice && <button type="button" class="link-button" onClick={() => void tell('practice.stop', {})}>{t('practice.stop')}</button>}
        </section>
      )}
      {environment && (
        <section class="settings-part">
          <h3>{t('settings.files')}</h3>
          <dl class="paths">
            <dt>{t('settings.file')}</dt><dd>{environment.paths.settings}</dd>
            <dt>{t('settings.log')}</dt><dd>{environment.paths.log}</dd>
            <dt>{t('settings.audit')}</dt><dd>{environment.paths.audit}</dd>
          </dl>
          <p class="quiet">{t('settings.version', { version: environment.version })}</p>
        </section>
      )}
    </DialogFrame>
  );
};
