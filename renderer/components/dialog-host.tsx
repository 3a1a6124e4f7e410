import { useEffect, useState } from 'preact/hooks';
import { useApplication } from '../application.ts';
import type { Dialogs as DialogsComponent } from './dialogs.tsx';

/** Where dialogs appear. What they are made of is fetched when the first one is opened. */
export const DialogHost = () => {
  const { view, problem } = useApplication();
  const [loaded, setLoaded] = useState<{ readonly Dialogs: typeof DialogsComponent } | null>(null);
  const isWanted = view.dialog.value !== null;
  useEffect(() => {
    if (!isWanted || loaded) return;
    import('./dialogs.tsx').then(
      ({ Dialogs }) => setLoaded({ Dialogs }),
      (cause: unknown) => {
        view.dialog.value = null;
        problem(cause);
      },
    );
  }, [isWanted]);
  return isWanted && loaded ? <loaded.Dialogs /> : null;
};
