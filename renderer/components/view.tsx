import { useEffect, useState } from 'preact/hooks';
import type { Announcer } from '../announcer.ts';
import { useApplication } from '../application.ts';
import type { SettingsWindow as SettingsWindowComponent } from './settings/settings-window.tsx';
import { Window } from './window.tsx';

/** The settings window. What it is made of is fetched by that window alone. */
const SettingsView = () => {
  const { problem } = useApplication();
  const [loaded, setLoaded] = useState<{ readonly SettingsWindow: typeof SettingsWindowComponent } | null>(null);
  useEffect(() => {
    import('./settings/settings-window.tsx').then(({ SettingsWindow }) => setLoaded({ SettingsWindow }), problem);
  }, []);
  return loaded ? <loaded.SettingsWindow /> : null;
};

/** What this window shows: the address of its page says it. */
export const View = ({ announcer }: { readonly announcer: Announcer }) =>
  useApplication().view.windowId === 'settings' ? <SettingsView /> : <Window announcer={announcer} />;
