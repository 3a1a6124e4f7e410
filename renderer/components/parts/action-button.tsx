import { Lock, type IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface ActionButtonProps {
  /** Why it may not be used now; null where it may. */
  readonly denial: string | null;
  readonly onPress: () => void;
  readonly icon?: IconNode;
  readonly look?: 'plain' | 'danger' | 'primary';
  /** Described besides the name: how many, which key. */
  readonly description?: string;
  /** Shows only the icon; the text is its name and its hint. */
  readonly isShort?: boolean;
  /** Only a choice is missing, which the person can make at once: no lock then. */
  readonly lacksChoice?: boolean;
  readonly children: ComponentChildren;
}

/**
 * A button that stays in its place when it may not be used: it then shows a lock, can still be focused, and gives the
 * reason on hover, on focus and to screen readers.
 */
export const ActionButton = ({
  denial,
  onPress,
  icon,
  look = 'plain',
  description,
  isShort = false,
  lacksChoice = false,
  children,
}: ActionButtonProps) => {
  const id = useId();
  const described = denial ?? description;
  return (
    <>
      <button
        type="button"
        class={
          `button button-${look}` +
          (isShort ? ' button-short' : '') +
          (denial !== null && !lacksChoice && !icon ? ' button-locked' : '')
        }
        aria-disabled={denial !== null}
        aria-describedby={described === undefined ? undefined : id}
        data-hint={described ?? (isShort && typeof children === 'string' ? children : undefined)}
        onClick={() => {
          if (denial === null) onPress();
        }}
      >
        {denial !== null && !lacksChoice ? (
          <Icon
            node={Lock}
            size={icon ? 15 : 10}
          />
        ) : (
          icon && (
            <Icon
              node={icon}
              size={15}
            />
          )
        )}
        <span class={isShort ? 'visually-hidden' : undefined}>{children}</span>
      </button>
      {described !== undefined && (
        <span
          id={id}
          hidden
        >
          {described}
        </span>
      )}
    </>
  );
};
