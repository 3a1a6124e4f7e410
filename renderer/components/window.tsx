import type { Announcer } from '../announcer.ts';
import { useApplication } from '../application.ts';
import { AccountView } from './account-view.tsx';
import { Activity } from './activity.tsx';
import { ConferenceView } from './conference-view.tsx';
import { DialogHost } from './dialog-host.tsx';
import { FirstStart } from './first-start.tsx';
import { HintLayer } from './hint-layer.tsx';
import { IncomingCalls } from './incoming-calls.tsx';
import { LiveRegions } from './live-regions.tsx';
import { Notices } from './notices.tsx';
import { ProductMark } from './product-mark.tsx';
import { Rail } from './rail.tsx';
import { TeamView } from './team-view.tsx';
import { TopBar } from './top-bar.tsx';
import { UndoBar } from './undo-bar.tsx';

const Middle = ({ announcer }: { readonly announcer: Announcer }) => {
  const shown = useApplication().centre.value;
  switch (shown.kind) {
    case 'first-start': return <FirstStart />;
    case 'account': return <AccountView accountId={shown.id} />;
    case 'team': return <TeamView accountId={shown.id} />;
    case 'conference': return <ConferenceView conferenceId={shown.id} onRosterChange={announcer.rosterChanged} />;
  }
};

/** The whole window: three regions where there is room, drawers where there is not. */
export const Window = ({ announcer }: { readonly announcer: Announcer }) => {
  const { t, view, status, centre, model } = useApplication();
  const size = view.size.value;
  const panel = view.openPanel.value;
  const isLoading = status.value !== 'following' && model.environment.value === null;
  const isFirst = !isLoading && centre.value.kind === 'first-start';
  return (
    <div class={model.preferences.value.isDense ? 'window window-dense' : 'window'} data-size={size} data-alone={isLoading || isFirst}>
      <LiveRegions announcer={announcer} />
      {!isLoading && !isFirst && (size === 'full' || size === 'drawer' || panel === 'accounts') && <Rail />}
      <main class="middle">
        {!isLoading && !isFirst && <TopBar />}
        <Notices />
        <IncomingCalls />
        {isLoading ? <div class="loading"><ProductMark size={40} /><p>{t('window.loading')}</p></div> : <Middle announcer={announcer} />}
        <UndoBar />
      </main>
      {!isLoading && !isFirst && (size === 'full' || panel === 'activity') && <Activity />}
      {panel !== null && size !== 'full' && <button type="button" class="veil" aria-label={t('window.close-panel')} onClick={() => { view.openPanel.value = null; }} />}
      <DialogHost />
      <HintLayer />
    </div>
  );
};
