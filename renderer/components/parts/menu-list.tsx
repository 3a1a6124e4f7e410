import { Check, ChevronDown, Lock, type IconNode } from 'lucide';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import { Icon } from './icon.tsx';

/** One item of a menu. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconNode;
  readonly isCurrent?: boolean;
  readonly isDanger?: boolean;
  /** Why it may not be used now; null where it may. */
  readonly reason: string | null;
  /** Only a choice is missing, which the person can make at once: no lock then. */
  readonly lacksChoice?: boolean;
  /** What it would do, below its label. */
  readonly note?: string;
  readonly onPress: () => void;
}

interface MenuListProps {
  /** The element that the menu opens beside, and that gets the focus back. */
  readonly anchor: HTMLElement;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

const gap = 4;

/** An open menu: arrows move, Enter chooses, Escape closes it and returns the focus. */
export const MenuList = ({ anchor, items, onClose }: MenuListProps) => {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const { t } = useApplication();
  const firstBarred = useRef<number | null>(null);

  useLayoutEffect(() => {
    const list = menu.current;
    if (!list) return;
    const box = anchor.getBoundingClientRect();
    const below = window.innerHeight - box.bottom - gap * 2;
    const opensUp = below < list.offsetHeight && box.top > below;
    list.style.minWidth = `${box.width}px`;
    list.style.maxHeight = `${Math.max(120, opensUp ? box.top - gap * 2 : below)}px`;
    list.style.left = `${Math.max(gap, Math.min(box.left, window.innerWidth - list.offsetWidth - gap))}px`;
    list.style.top = `${opensUp ? Math.max(gap, box.top - gap - list.offsetHeight) : box.bottom + gap}px`;
    (
      list.querySelector<HTMLElement>('[aria-checked="true"]') ?? list.querySelector<HTMLElement>('[role^="menuitem"]')
    )?.focus();
    const close = (event: Event): void => {
      if (event.target instanceof Node && !list.contains(event.target) && !anchor.contains(event.target)) onClose();
    };
    document.addEventListener('pointerdown', close);
    return () => document.removeEventListener('pointerdown', close);
  }, [anchor]);

  useLayoutEffect(() => {
    const list = menu.current;
    if (firstBarred.current === null || !list) return;
    const lines = list.querySelectorAll<HTMLElement>('[role^="menuitem"]');
    lines[firstBarred.current]?.focus();
    firstBarred.current = null;
    const over = list.getBoundingClientRect().bottom - window.innerHeight + gap;
    if (over > 0) list.style.top = `${Math.max(gap, list.offsetTop - over)}px`;
  });

  const leave = (): void => {
    onClose();
    anchor.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const lines = [...(menu.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
    const at = lines.findIndex((line) => line === document.activeElement);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (target !== undefined) lines.at(target % lines.length)?.focus();
    else if (event.key === 'Escape') leave();
    else if (event.key === 'Tab') onClose();
    else return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  };

  const [isUnfolded, setUnfolded] = useState(false);
  // What may not be used now would only be in the way; alone it is the answer to the question.
  const barred = items.filter(({ reason, lacksChoice }) => reason !== null && lacksChoice !== true);
  const isFolded = barred.length > 0 && barred.length < items.length;
  const usable = isFolded ? items.filter((item) => !barred.includes(item)) : items;
  const isChoice = items.some(({ isCurrent }) => isCurrent !== undefined);
  return (
    <div
      ref={menu}
      class="menu"
      role="menu"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {[...usable, ...(isFolded && isUnfolded ? barred : [])].map((item) => (
        <button
          key={item.id}
          type="button"
          role={isChoice ? 'menuitemradio' : 'menuitem'}
          aria-checked={isChoice ? item.isCurrent === true : undefined}
          aria-disabled={item.reason !== null}
          aria-describedby={item.reason === null ? undefined : `${id}-${item.id}`}
          class={item.isDanger ? 'menu-item menu-item-danger' : 'menu-item'}
          tabIndex={-1}
          onClick={() => {
            if (item.reason !== null) return;
            leave();
            item.onPress();
          }}
        >
          <span class="menu-icon">
            {item.reason !== null && item.lacksChoice !== true ? (
              <Icon
                node={Lock}
                size={13}
              />
            ) : item.isCurrent ? (
              <Icon
                node={Check}
                size={14}
              />
            ) : (
              item.icon && (
                <Icon
                  node={item.icon}
                  size={15}
                />
              )
            )}
          </span>
          <span>
            {item.label}
            {item.reason === null && item.note !== undefined && <span class="menu-reason">{item.note}</span>}
            {item.reason !== null && (
              <span
                class="menu-reason"
                id={`${id}-${item.id}`}
                aria-hidden="true"
              >
                {item.reason}
              </span>
            )}
          </span>
        </button>
      ))}
      {isFolded && !isUnfolded && (
        <button
          type="button"
          role="menuitem"
          class="menu-item menu-fold"
          tabIndex={-1}
          aria-expanded={false}
          onClick={() => {
            setUnfolded(true);
            // The first of what is unfolded takes this one's place.
            firstBarred.current = usable.length;
          }}
        >
          <span class="menu-icon">
            <Icon
              node={ChevronDown}
              size={14}
            />
          </span>
          <span>{t('menu.not-now', { count: barred.length })}</span>
        </button>
      )}
    </div>
  );
};
