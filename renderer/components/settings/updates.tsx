import { bothSentences, errorSentences } from '../../../app/wording/reasons.ts';
import { useApplication } from '../../application/application.ts';

/** The address and the status of updates. It is not for the page to choose: who chooses it chooses what runs. */
export const UpdatesSettings = () => {
  const { t, model, request } = useApplication();
  const updates = model.desktop.value?.updates ?? null;
  const feed = updates?.feed ?? '';

  const canCheck = feed !== '' && updates !== null && !['checking', 'downloading', 'ready'].includes(updates.status);

  return (
    <>
      <dl class="field">
        <dt class="field-label">{t('settings.updates.feed')}</dt>
        <dd class="setting-state">
          <bdi>{feed}</bdi>
          {updates !== null && feed === '' && t('settings.updates.no-feed')}
          {updates !== null && model.environment.value?.policy?.hasFeed === true && (
            <span class="field-hint">{t('settings.by-policy')}</span>
          )}
          {updates === null && <span class="setting-reason">{t('settings.reason.installed-only')}</span>}
        </dd>
      </dl>
      {updates && (
        <button
          type="button"
          class="button button-plain settings-button"
          aria-disabled={!canCheck}
          onClick={() => {
            if (canCheck) void request('updates.check', {});
          }}
        >
          {t('settings.updates.check')}
        </button>
      )}
      {updates && feed !== '' && (
        <output class="setting-state">
          {t(`settings.updates.status.${updates.status}`, { version: updates.version ?? '' })}
          {updates.reason !== null && (
            <>
              {t('sentence.gap')}
              {bothSentences(t, errorSentences(t, updates.reason))}
            </>
          )}
        </output>
      )}
    </>
  );
};
