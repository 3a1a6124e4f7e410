import { useEffect } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import { DialogHost } from './dialog-host.tsx';
import { HintLayer } from '../parts/hint-layer.tsx';
import { Notices } from '../parts/notices.tsx';
import { UndoBar } from '../parts/undo-bar.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';

/** The settings window. Held commands can be undone in it as well. */
export const SettingsWindow = () => {
  const { t, model, status } = useApplication();
  const title = t('action.settings');
  useEffect(() => {
    document.title = `${title} – Gavel`;
  }, [title]);
  const isLoading = status.value !== 'following' && model.environment.value === null;
  return (
    <div
      class="window settings-window"
      data-alone="true"
    >
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
