import type { Preferences } from '../../../app/domain/preferences.ts';
import { useApplication } from '../../application/application.ts';
import { OrganisationSettings } from './organisation.tsx';
import { SettingCheck } from './setting-check.tsx';

const languages = ['system', 'en', 'zh-CN'] as const;
const themes = ['system', 'light', 'dark'] as const;

/** Language, appearance and hold time. */
export const GeneralSettings = () => {
  const { t, model, request } = useApplication();
  const preferences = model.preferences.value;
  const minimumHold = model.environment.value?.policy?.minimumHoldSeconds ?? 0;
  const change = (part: Partial<Preferences>): void => void request('preferences.change', part);
  return (
    <>
      <label class="field">
        <span class="field-label">{t('settings.language')}</span>
        <select
          value={preferences.language}
          onChange={(event) =>
            change({ language: languages.find((value) => value === event.currentTarget.value) ?? 'system' })
          }
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
      <label class="field">
        <span class="field-label">{t('settings.theme')}</span>
        <select
          value={preferences.theme}
          onChange={(event) =>
            change({ theme: themes.find((value) => value === event.currentTarget.value) ?? 'system' })
          }
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
      <label class="field">
        <span class="field-label">{t('settings.hold')}</span>
        <select
          value={String(preferences.holdSeconds)}
          onChange={(event) => change({ holdSeconds: Number(event.currentTarget.value) })}
        >
          {[...new Set([...Array(11).keys(), preferences.holdSeconds])]
            .filter((seconds) => seconds >= minimumHold)
            .sort((left, right) => left - right)
            .map((seconds) => (
              <option
                key={seconds}
                value={String(seconds)}
              >
                {seconds === 0 ? t('settings.hold.none') : t('settings.hold.seconds', { count: seconds })}
              </option>
            ))}
        </select>
        <span class="field-hint">
          {t('settings.hold.hint')}
          {minimumHold > 0 && `${t('sentence.gap')}${t('settings.by-policy')}`}
        </span>
      </label>
      <SettingCheck
        label="settings.dense"
        hint="settings.dense.hint"
        isChecked={preferences.isDense}
        onChange={(isDense) => change({ isDense })}
      />
      <OrganisationSettings />
    </>
  );
};
