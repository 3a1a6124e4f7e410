import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { asFault, type Fault } from '../../../app/domain/error-code.ts';
import { useApplication } from '../../application/application.ts';
import { Failure } from './failure.tsx';

/** Saves the support bundle, and shows what is in it and where it was saved. */
export const SupportBundle = () => {
  const { t, model, sendRequest } = useApplication();
  const id = useId();
  const [isSaving, setSaving] = useState(false);
  const [path, setPath] = useState<string | null>(null);
  const [problem, setProblem] = useState<Fault | null>(null);
  const [isCopied, setCopied] = useState(false);

  const after = useRef<HTMLDivElement>(null);
  // In a low window the result would be below the visible part.
  useEffect(() => after.current?.scrollIntoView({ block: 'nearest' }), [path]);

  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setProblem(null);
    try {
      await work();
    } catch (cause) {
      setProblem(asFault(cause));
    }
  };
  const save = async (): Promise<void> => {
    if (isSaving) return;
    setSaving(true);
    setPath(null);
    setCopied(false);
    await attempt(async () => setPath((await sendRequest('diagnostics.save-bundle', {})).path));
    setSaving(false);
  };
  const copy = (saved: string): Promise<void> =>
    attempt(async () => {
      await navigator.clipboard.writeText(saved);
      setCopied(true);
    });

  return (
    <section
      class="bundle"
      aria-labelledby={id}
    >
      <p
        class="field-label"
        id={id}
      >
        {t('bundle.title')}
      </p>
      <p class="field-hint">{t('bundle.hint')}</p>
      <p class="field-hint">{t('bundle.has')}</p>
      <p class="field-hint">{t('bundle.lacks')}</p>
      <div class="finding-tools">
        <button
          type="button"
          class="button"
          aria-disabled={isSaving}
          onClick={() => void save()}
        >
          {t('bundle.save')}
        </button>
      </div>
      <output
        class="bundle-state"
        aria-live="polite"
      >
        {isSaving && t('bundle.saving')}
        {path !== null && (
          <>
            {t('bundle.saved')}
            {t('sentence.gap')}
            <span class="bundle-path">{path}</span>
          </>
        )}
        {isCopied && (
          <>
            {t('sentence.gap')}
            {t('diagnostics.copied')}
          </>
        )}
      </output>
      {path !== null && (
        <div
          class="finding-tools"
          ref={after}
        >
          <button
            type="button"
            class="link-button"
            onClick={() => void copy(path)}
          >
            {t('bundle.copy')}
          </button>
          {model.environment.value?.host === 'electron' && (
            <button
              type="button"
              class="link-button"
              onClick={() => void attempt(() => sendRequest('diagnostics.reveal', {}))}
            >
              {t('bundle.reveal')}
            </button>
          )}
        </div>
      )}
      {problem !== null && <Failure fault={problem} />}
    </section>
  );
};
