import { sceneHints } from '../../../app/wording/scene-hints.ts';
import { useApplication } from '../../application/application.ts';
import { tourFirst } from '../../model/tour.ts';

/** The scenes of practice mode. */
export const PracticeSettings = () => {
  const { t, model, view, request, makeCommand, permissionFor } = useApplication();
  const isAllowed = model.environment.value?.policy?.allowsPractice ?? true;
  const scenes = isAllowed ? tourFirst(model.environment.value?.scenes ?? []) : [];
  const practice = model.accounts.all().find(({ isPractice }) => isPractice);
  const start = async (sceneId: string): Promise<void> => {
    view.dialog.value = null;
    view.chosen.value = null;
    const isStarted = await request('practice.start', { sceneId });
    if (isStarted && view.windowId === 'settings') await request('shell.window', { window: 'main', to: 'show' });
  };
  return (
    <>
      <p class="field-hint">{t(isAllowed ? 'practice.hint' : 'policy.no-practice')}</p>
      <ul class="scenes">
        {scenes.map((scene) => (
          <li key={scene.id}>
            <button
              type="button"
              class="button button-plain"
              onClick={() => void start(scene.id)}
            >
              {t(scene.label)}
            </button>
            {sceneHints[scene.id] !== undefined && (
              <span class="field-hint">{t(sceneHints[scene.id] ?? scene.label)}</span>
            )}
          </li>
        ))}
      </ul>
      {practice && permissionFor('end-practice', { accountId: practice.id }).verdict === 'allowed' && (
        <button
          type="button"
          class="link-button"
          onClick={() => {
            // The undo bar must be in sight.
            view.dialog.value = null;
            void makeCommand({ kind: 'end-practice', accountId: practice.id });
          }}
        >
          {t('practice.stop')}
        </button>
      )}
    </>
  );
};
