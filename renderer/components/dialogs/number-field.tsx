import { useId } from 'preact/hooks';

interface NumberFieldProps {
  readonly label: string;
  readonly hint: string;
  /** What is wrong with it; null while nothing is. */
  readonly problem: string | null;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A text field for a number, with its hint and what is wrong with it. Its text is kept even if it is not valid. */
export const NumberField = ({ label, hint, problem, value, onChange }: NumberFieldProps) => {
  const id = useId();
  return (
    <div class="field">
      <label
        class="field-label"
        for={id}
      >
        {label}
      </label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        autocomplete="off"
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? `${id}-hint` : `${id}-problem ${id}-hint`}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <span
        class="field-hint"
        id={`${id}-hint`}
      >
        {hint}
      </span>
      {problem !== null && (
        <span
          class="field-problem"
          id={`${id}-problem`}
          role="alert"
        >
          {problem}
        </span>
      )}
    </div>
  );
};
