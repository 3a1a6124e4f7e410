import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { TextKey } from '../../../app/text/keys.ts';
import { useApplication } from '../../application/application.ts';

interface SettingCheckProps {
  readonly label: TextKey;
  /** What the setting does, in a sentence. */
  readonly hint: TextKey;
  readonly isChecked: boolean;
  /** Why it has no effect here and cannot be changed; null where it can. */
  readonly reason?: TextKey | null;
  readonly onChange: (isChecked: boolean) => void;
  readonly children?: ComponentChildren;
}

/** A setting that is on or off, with what it does and why it cannot be changed. */
export const SettingCheck = ({ label, hint, isChecked, reason = null, onChange, children }: SettingCheckProps) => {
  const { t } = useApplication();
  const id = useId();
  return (
    <div class="setting-check">
      <input
        id={id}
        type="checkbox"
        checked={isChecked}
        disabled={reason !== null}
        aria-describedby={reason === null ? `${id}-hint` : `${id}-hint ${id}-reason`}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <div>
        <label
          class="field-label"
          for={id}
        >
          {t(label)}
        </label>
        <p
          class="field-hint"
          id={`${id}-hint`}
        >
          {t(hint)}
        </p>
        {reason !== null && (
          <p
            class="setting-reason"
            id={`${id}-reason`}
          >
            {t(reason)}
          </p>
        )}
        {children}
      </div>
    </div>
  );
};
