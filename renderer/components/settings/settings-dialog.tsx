import { useApplication } from '../../application.ts';
import { DialogFrame } from '../dialog-frame.tsx';
import { SettingsPage } from './settings-page.tsx';

/** The settings where they have no window of their own: in a browser. */
export const SettingsDialog = () => {
  const { t } = useApplication();
  return (
    <DialogFrame title={t('action.settings')} size="settings">
      <SettingsPage headingLevel={3} />
    </DialogFrame>
  );
};
