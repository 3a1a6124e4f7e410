import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { MenuList, type MenuItem } from './menu-list.tsx';

interface MenuButtonProps {
  readonly class: string;
  readonly items: readonly MenuItem[];
  readonly label?: string;
  readonly description?: string;
  readonly isDisabled?: boolean;
  readonly children: ComponentChildren;
}

/** A button that opens a menu. */
export const MenuButton = ({
  class: className,
  items,
  label,
  description,
  isDisabled = false,
  children,
}: MenuButtonProps) => {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);

  return (
    <>
      <button
        ref={button}
        type="button"
        class={className}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        aria-disabled={isDisabled}
        aria-describedby={description === undefined ? undefined : `${id}-description`}
        data-hint={description}
        onClick={() => {
          if (!isDisabled) setOpen(!isOpen);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || isOpen || isDisabled) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {children}
      </button>
      {description !== undefined && (
        <span
          id={`${id}-description`}
          hidden
        >
          {description}
        </span>
      )}
      {isOpen && button.current && (
        <MenuList
          anchor={button.current}
          items={items}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
};
