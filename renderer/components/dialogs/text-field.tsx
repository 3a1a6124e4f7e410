import { useId } from 'preact/hooks';

/** What is typed, and how the browser helps with it. */
const kinds = {
  text: { type: 'text', maxLength: 128 },
  number: { type: 'text', inputMode: 'numeric' },
  address: { type: 'text', spellcheck: false, maxLength: 500 },
  password: { type: 'password', maxLength: 100 },
} as const;

interface TextFieldProps {
  readonly kind: keyof typeof kinds;
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with it; null while nothing is. */
  readonly problem: string | null;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A field for a text, with its hint and what is wrong with it. Its text is kept even if it is not valid. */
export const TextField = ({ kind, label, hint, problem, value, onChange }: TextFieldProps) => {
  const id = useId();
  const describedBy = [...(problem === null ? [] : [`${id}-problem`]), ...(hint === undefined ? [] : [`${id}-hint`])];
  return (
    <div class="field">
      <label
        class="field-label"
        for={id}
      >
        {label}
      </label>
      <input
        {...kinds[kind]}
        id={id}
        autocomplete="off"
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={describedBy.length === 0 ? undefined : describedBy.join(' ')}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      {hint !== undefined && (
        <span
          class="field-hint"
          id={`${id}-hint`}
        >
          {hint}
        </span>
      )}
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
