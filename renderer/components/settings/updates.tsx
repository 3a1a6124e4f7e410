import { useId, useState } from 'preact/hooks';
import { updateFeedSchema } from '../../../app/domain/preferences.ts';
import { bothSentences, errorSentences } from '../../../app/wording/reasons.ts';
import { useApplication } from '../../application/application.ts';

/** The address and the status of updates. */
export const UpdatesSettings = () => {
  const { t, model, request } = useApplication();
  const id = useId();
  const kept = model.preferences.value.updateFeed;
  const updates = model.desktop.value?.updates ?? null;
  const [typed, setTyped] = useState<string | null>(null);
  const [isWrong, setWrong] = useState(false);

  const canCheck = kept !== '' && updates !== null && !['checking', 'downloading', 'ready'].includes(updates.status);

  const save = (): void => {
    if (typed === null) return;
    const parsed = updateFeedSchema.safeParse(typed);
    setWrong(!parsed.success);
    if (!parsed.success) return;
    setTyped(null);
    if (parsed.data !== kept) void request('preferences.change', { updateFeed: parsed.data });
  };

  return (
    <>
      <div class="field">
        <label
          class="field-label"
          for={id}
        >
          {t('settings.updates.feed')}
        </label>
        <input
          id={id}
          type="url"
          autocomplete="off"
          spellcheck={false}
          disabled={updates === null}
          value={typed ?? kept}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-problem ${id}-hint` : `${id}-hint`}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setWrong(false);
          }}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              save();
            }
          }}
        />
        {isWrong && (
          <span
            class="field-problem"
            role="alert"
            id={`${id}-problem`}
          >
            {t('settings.updates.feed-problem')}
          </span>
        )}
        <span
          class="field-hint"
          id={`${id}-hint`}
        >
          {t('settings.updates.feed-hint')}
        </span>
        {updates === null && <span class="setting-reason">{t('settings.reason.installed-only')}</span>}
      </div>
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
      {updates && (
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
