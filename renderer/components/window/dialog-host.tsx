import { useEffect, useState } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import type { Dialogs as DialogsComponent } from './dialogs.tsx';

/** Renders the open dialog. The code of dialogs is loaded when the first one is opened. */
export const DialogHost = () => {
  const { view, showProblem } = useApplication();
  const [loaded, setLoaded] = useState<{ readonly Dialogs: typeof DialogsComponent } | null>(null);
  const isWanted = view.dialog.value !== null;
  useEffect(() => {
    if (!isWanted || loaded) return;
    import('./dialogs.tsx').then(
      ({ Dialogs }) => setLoaded({ Dialogs }),
      (cause: unknown) => {
        view.dialog.value = null;
        showProblem(cause);
      },
    );
  }, [isWanted]);
  return isWanted && loaded ? <loaded.Dialogs /> : null;
};
