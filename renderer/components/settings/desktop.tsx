import type { Preferences } from '../../../app/domain/preferences.ts';
import type { TextKey } from '../../../app/text/keys.ts';
import { useApplication } from '../../application/application.ts';
import { SettingCheck } from './setting-check.tsx';

const trayReasons: Readonly<Record<'present' | 'absent' | 'unknown', TextKey | null>> = {
  present: null,
  absent: 'settings.reason.tray-absent',
  unknown: 'settings.reason.tray-unknown',
};

/** Settings of the installed application on the desktop. */
export const DesktopSettings = () => {
  const { t, model, request } = useApplication();
  const preferences = model.preferences.value;
  const desktop = model.desktop.value;
  const change = (part: Partial<Preferences>): void => void request('preferences.change', part);
  const installed = desktop === null ? 'settings.reason.installed-only' : null;
  const tray = desktop === null ? installed : trayReasons[desktop.tray];
  const isLoginLocked = typeof model.environment.value?.policy?.opensAtLogin === 'boolean';
  const atLogin = desktop?.opensAtLogin ?? 'unknown';
  return (
    <>
      <SettingCheck
        label="settings.desktop.close"
        hint="settings.desktop.close-hint"
        isChecked={preferences.closesToTray}
        reason={tray}
        onChange={(closesToTray) => change({ closesToTray })}
      />
      <SettingCheck
        label="settings.desktop.start-hidden"
        hint="settings.desktop.start-hidden-hint"
        isChecked={preferences.startsHidden}
        reason={tray}
        onChange={(startsHidden) => change({ startsHidden })}
      />
      <SettingCheck
        label="settings.desktop.login"
        hint={isLoginLocked ? 'settings.by-policy' : 'settings.desktop.login-hint'}
        isChecked={atLogin === 'unknown' ? preferences.opensAtLogin : atLogin === 'on'}
        reason={installed}
        onChange={(opensAtLogin) => change({ opensAtLogin })}
      >
        {desktop && <output class="setting-state">{t(`settings.desktop.login.${atLogin}`)}</output>}
      </SettingCheck>
      <SettingCheck
        label="settings.desktop.graphics"
        hint="settings.desktop.graphics-hint"
        isChecked={preferences.usesGraphicsProcessor}
        reason={installed}
        onChange={(usesGraphicsProcessor) => change({ usesGraphicsProcessor })}
      />
      <SettingCheck
        label="settings.desktop.compact"
        hint="settings.desktop.compact-hint"
        isChecked={preferences.isCompactOnTop}
        reason={installed}
        onChange={(isCompactOnTop) => change({ isCompactOnTop })}
      >
        {desktop && (
          <button
            type="button"
            class="link-button"
            onClick={() => void request('shell.window', { window: 'compact', to: 'show' })}
          >
            {t('settings.desktop.compact-open')}
          </button>
        )}
      </SettingCheck>
      <SettingCheck
        label="settings.desktop.notifications"
        hint="settings.desktop.notifications-hint"
        isChecked={preferences.showsNotifications}
        reason={installed}
        onChange={(showsNotifications) => change({ showsNotifications })}
      />
    </>
  );
};
