import { useEffect, useState } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import type { MeetingsView as MeetingsViewComponent } from './meetings-view.tsx';

/** Shows the list of meetings. Its code is loaded when the first list is opened. */
export const MeetingsHost = ({ accountId }: { readonly accountId: string }) => {
  const { showProblem } = useApplication();
  const [loaded, setLoaded] = useState<{ readonly MeetingsView: typeof MeetingsViewComponent } | null>(null);
  useEffect(() => {
    import('./meetings-view.tsx').then(({ MeetingsView }) => setLoaded({ MeetingsView }), showProblem);
  }, []);
  return loaded ? (
    <loaded.MeetingsView
      key={accountId}
      accountId={accountId}
    />
  ) : null;
};
