import { useEffect } from 'preact/hooks';
import { useApplication } from '../../application.ts';
import { DialogHost } from '../dialog-host.tsx';
import { HintLayer } from '../hint-layer.tsx';
import { Notices } from '../notices.tsx';
import { UndoBar } from '../undo-bar.tsx';
import { SettingsPage } from './settings-page.tsx';

/** The settings as a window of their own. What is held can be taken back here as everywhere. */
export const SettingsWindow = () => {
  const { t, model, status } = useApplication();
  const title = t('action.settings');
  useEffect(() => {
    document.title = `${title} – Gavel`;
  }, [title]);
  const isLoading = status.value !== 'following' && model.environment.value === null;
  return (
    <div class="window settings-window" data-alone="true">
      <main class="middle">
        <h1>{title}</h1>
        <Notices />
        {isLoading ? <p class="quiet">{t('window.loading')}</p> : <SettingsPage headingLevel={2} />}
        <UndoBar />
      </main>
      <DialogHost />
      <HintLayer />
    </div>
  );
};
