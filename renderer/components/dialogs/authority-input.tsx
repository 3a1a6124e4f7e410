import { useEffect, useRef, useState } from 'preact/hooks';
import { uploadLimit, type Authority } from '../../../app/domain/authority.ts';
import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { bothSentences, errorSentences } from '../../../app/wording/reasons.ts';
import { useApplication } from '../../application/application.ts';
import { day } from '../../application/times.ts';

/** More are counted and not listed. */
const mostListed = 3;

/** The content of a file in Base64. */
const base64Of = async (file: Blob): Promise<string> => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  // As arguments: a string of this size at once would be too many.
  for (let from = 0; from < bytes.length; from += 8192)
    text += String.fromCharCode(...bytes.subarray(from, from + 8192));
  return btoa(text);
};

/** What was read of a file, so that a person can compare it with what they were told. */
const AuthorityFacts = ({ authority }: { readonly authority: Authority }) => {
  const { t, language } = useApplication();
  const { certificates, unreadableCount } = authority;
  return (
    <>
      <ul class="certificates">
        {certificates.slice(0, mostListed).map(({ subject, validFrom, validTo, fingerprint }) => (
          <li key={fingerprint}>
            <bdi class="certificate-name">{subject}</bdi>
            <span class="quiet">
              {t('authority.valid', { from: day(validFrom, language.value), to: day(validTo, language.value) })}
            </span>
            <code>{t('authority.fingerprint', { fingerprint })}</code>
          </li>
        ))}
      </ul>
      {certificates.length > mostListed && (
        <span class="quiet">{t('authority.more', { count: certificates.length - mostListed })}</span>
      )}
      {unreadableCount > 0 && <span class="quiet">{t('authority.unreadable', { count: unreadableCount })}</span>}
    </>
  );
};

interface AuthorityInputProps {
  /** Of the button that chooses a file. */
  readonly id: string;
  readonly labelledBy: string;
  readonly describedBy: string | undefined;
  readonly isFirst: boolean;
  readonly isWrong: boolean;
  /** The id of the authority, or empty. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/**
 * A certificate authority that is chosen as a file: in a dialog of the system, which main opens, or in a browser by the
 * browser's own. The page names no file.
 */
export const AuthorityInput = ({
  id,
  labelledBy,
  describedBy,
  isFirst,
  isWrong,
  value,
  onChange,
}: AuthorityInputProps) => {
  const { t, model, sendRequest } = useApplication();
  const [authority, setAuthority] = useState<Authority | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const fileInput = useRef<HTMLInputElement>(null);
  const isInBrowser = model.environment.value?.host === 'browser';

  const showFailure = (cause: unknown): void => setFailure(bothSentences(t, errorSentences(t, asFault(cause).code)));
  const take = (chosen: Authority): void => {
    setFailure(null);
    setAuthority(chosen);
    onChange(chosen.id);
  };

  useEffect(() => {
    if (value === '' || value === authority?.id) return;
    sendRequest('authority.describe', { authorityId: value }).then(
      (answer) => setAuthority(answer.authority),
      showFailure,
    );
    // Once: later values are set here.
  }, []);

  const upload = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    if (file.size > uploadLimit) return setFailure(t('authority.too-large'));
    try {
      take((await sendRequest('authority.upload', { base64: await base64Of(file) })).authority);
    } catch (cause) {
      showFailure(cause);
    }
  };
  const choose = async (): Promise<void> => {
    if (isInBrowser) return fileInput.current?.click();
    try {
      const { authority: chosen } = await sendRequest('authority.choose', {});
      if (chosen) take(chosen);
    } catch (cause) {
      // The dialog that is open already is the answer.
      if (!(cause instanceof Fault && cause.code === 'too-fast')) showFailure(cause);
    }
  };

  return (
    <fieldset
      class="chosen-file"
      aria-labelledby={labelledBy}
    >
      {authority && value !== '' ? <AuthorityFacts authority={authority} /> : <span>{t('form.no-file')}</span>}
      <span class="chosen-file-buttons">
        <button
          type="button"
          class="button button-plain"
          id={id}
          aria-describedby={describedBy}
          data-focus-first={isFirst || undefined}
          data-is-wrong={isWrong || undefined}
          onClick={() => void choose()}
        >
          {t(value === '' ? 'form.choose-file' : 'form.choose-other-file')}
        </button>
        {value !== '' && (
          <button
            type="button"
            class="button button-plain"
            onClick={() => {
              setAuthority(null);
              setFailure(null);
              onChange('');
            }}
          >
            {t('form.forget-file')}
          </button>
        )}
      </span>
      {isInBrowser && (
        <input
          ref={fileInput}
          type="file"
          hidden
          accept=".pem,.crt,.cer,.der,.ca-bundle"
          onChange={(event) => {
            void upload(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      )}
      {failure !== null && (
        <span
          class="field-problem"
          role="alert"
        >
          {failure}
        </span>
      )}
    </fieldset>
  );
};
