import { useEffect, useState } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import type { SettingsWindow as SettingsWindowComponent } from './settings-window.tsx';
import { Window } from './window.tsx';

/** The settings window, whose code only that window loads. */
const SettingsView = () => {
  const { showProblem } = useApplication();
  const [loaded, setLoaded] = useState<{ readonly SettingsWindow: typeof SettingsWindowComponent } | null>(null);
  useEffect(() => {
    import('./settings-window.tsx').then(({ SettingsWindow }) => setLoaded({ SettingsWindow }), showProblem);
  }, []);
  return loaded ? <loaded.SettingsWindow /> : null;
};

/** The content of this window, by the address of its page. */
export const View = () => (useApplication().view.windowId === 'settings' ? <SettingsView /> : <Window />);
