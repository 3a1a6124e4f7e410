import { useEffect, useState } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import { DialogHost } from './dialog-host.tsx';
import { FirstStart } from './first-start.tsx';
import { HintLayer } from '../parts/hint-layer.tsx';
import { LiveRegions } from '../parts/live-regions.tsx';
import { Notices } from '../parts/notices.tsx';
import { ProductMark } from '../parts/product-mark.tsx';
import type { regions as Regions } from './regions.tsx';
import { accountOf } from '../../application/centre.ts';
import { tourSceneId } from '../../model/tour.ts';
import { PracticeMark } from './practice-mark.tsx';

/** The window: three regions, some of them as drawers where there is no room. Without an account, the first start. */
export const Window = () => {
  const { t, view, status, centre, model, showProblem } = useApplication();
  const [regions, setRegions] = useState<typeof Regions | null>(null);
  useEffect(() => {
    import('./regions.tsx').then((loaded) => setRegions(loaded.regions), showProblem);
  }, []);
  const size = view.size.value;
  const panel = view.openPanel.value;
  const isWaiting = status.value !== 'following' && model.environment.value === null;
  const isFirst = !isWaiting && centre.value.kind === 'first-start';
  const isLoading = isWaiting || (!isFirst && regions === null);
  const shown = isLoading || isFirst ? null : regions;
  const accountId = accountOf(centre.value);
  const account = accountId === null ? undefined : model.accounts.read(accountId);
  const isPractice = account?.isPractice === true;
  const hasTour = account?.sceneId === tourSceneId;
  return (
    <div
      class={['window', model.preferences.value.isDense && 'window-dense', isPractice && 'window-practice']
        .filter(Boolean)
        .join(' ')}
      data-size={size}
      data-alone={shown === null}
    >
      <LiveRegions />
      {shown && (size === 'full' || size === 'drawer' || panel === 'accounts') && <shown.Rail />}
      <main class="middle">
        {account && isPractice && <PracticeMark account={account} />}
        {shown && <shown.TopBar />}
        {isLoading && (
          <div class="loading">
            <ProductMark size={40} />
            <p>{t('window.loading')}</p>
          </div>
        )}
        {isFirst && <FirstStart />}
        {shown && <shown.CentreView />}
        <div class="over">
          <div class="over-content">
            <Notices />
            {shown && <shown.IncomingCalls />}
          </div>
        </div>
        {shown && hasTour && <shown.Tour accountId={account.id} />}
        {/* A modal dialog bars what is outside of it: the bar stands in the dialog then. */}
        {shown && view.dialog.value === null && <shown.UndoBar />}
      </main>
      {shown && (size === 'full' || panel === 'activity') && <shown.Activity />}
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
