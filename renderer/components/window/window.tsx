import { useApplication } from '../../application/application.ts';
import { Activity } from './activity.tsx';
import { DialogHost } from './dialog-host.tsx';
import { HintLayer } from '../parts/hint-layer.tsx';
import { IncomingCalls } from '../parts/incoming-calls.tsx';
import { LiveRegions } from '../parts/live-regions.tsx';
import { Middle } from './middle.tsx';
import { Notices } from '../parts/notices.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import { accountOf } from '../../application/centre.ts';
import { PracticeMark } from './practice-mark.tsx';
import { UndoBar } from '../parts/undo-bar.tsx';

/** The window: three regions, some of them as drawers where there is no room. */
export const Window = () => {
  const { t, view, status, centre, model } = useApplication();
  const size = view.size.value;
  const panel = view.openPanel.value;
  const isLoading = status.value !== 'following' && model.environment.value === null;
  const isFirst = !isLoading && centre.value.kind === 'first-start';
  const accountId = accountOf(centre.value);
  const isPractice = accountId !== null && model.accounts.read(accountId)?.isPractice === true;
  return (
    <div
      class={['window', model.preferences.value.isDense && 'window-dense', isPractice && 'window-practice']
        .filter(Boolean)
        .join(' ')}
      data-size={size}
      data-alone={isLoading || isFirst}
    >
      <LiveRegions />
      {!isLoading && !isFirst && (size === 'full' || size === 'drawer' || panel === 'accounts') && <Rail />}
      <main class="middle">
        {isPractice && <PracticeMark />}
        {!isLoading && !isFirst && <TopBar />}
        <Middle isLoading={isLoading} />
        <div class="over">
          <div class="over-content">
            <Notices />
            <IncomingCalls />
          </div>
        </div>
        <UndoBar />
      </main>
      {!isLoading && !isFirst && (size === 'full' || panel === 'activity') && <Activity />}
      {panel !== null && size !== 'full' && (
        <button
          type="button"
          class="veil"
          aria-label={t('window.close-panel')}
          onClick={() => {
            view.openPanel.value = null;
          }}
        />
      )}
      <DialogHost />
      <HintLayer />
    </div>
  );
};
