import { Lock, type IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Permission } from '../../app/domain/permission.ts';
import { useApplication } from '../application.ts';
import { reasonOf } from '../../app/text/words.ts';
import { Icon } from './icon.tsx';

interface ActionButtonProps {
  readonly permission: Permission;
  readonly onPress: () => void;
  readonly icon?: IconNode;
  readonly look?: 'plain' | 'danger' | 'primary';
  /** Said besides the name: how many, which key. */
  readonly description?: string;
  /** Shows only the drawing; the words are its name and its hint. */
  readonly isShort?: boolean;
  readonly children: ComponentChildren;
}

/**
 * A button that keeps its place when it may not be used: then it shows a lock, can still be reached, and tells why on
 * hover, on focus and to screen readers.
 */
export const ActionButton = ({ permission, onPress, icon, look = 'plain', description, isShort = false, children }: ActionButtonProps) => {
  const { t } = useApplication();
  const reason = reasonOf(t, permission);
  const id = useId();
  const said = reason ?? description;
  return (
    <>
    <button
      type="button"
      class={isShort ? `button button-${look} button-short` : `button button-${look}`}
      aria-disabled={reason !== null}
      aria-describedby={said === undefined ? undefined : id}
      data-hint={said ?? (isShort && typeof children === 'string' ? children : undefined)}
      onClick={() => {
        if (reason === null) onPress();
      }}
    >
      {reason !== null ? <Icon node={Lock} size={13} /> : icon && <Icon node={icon} size={15} />}
      <span class={isShort ? 'visually-hidden' : undefined}>{children}</span>
    </button>
    {said !== undefined && <span id={id} hidden>{said}</span>}
    </>
  );
};
