import { useApplication } from '../../application/application.ts';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { SettingsPage } from './settings-page.tsx';

/** The settings as a dialog: in a browser, where they have no window. */
export const SettingsDialog = () => {
  const { t } = useApplication();
  return (
    <DialogFrame
      title={t('action.settings')}
      size="settings"
    >
      <SettingsPage headingLevel={3} />
    </DialogFrame>
  );
};
