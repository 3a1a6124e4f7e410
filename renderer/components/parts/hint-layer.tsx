import { useEffect, useState } from 'preact/hooks';

interface Hint {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly isBelow: boolean;
}

const delayMs = 250;
const edge = 8;

/** Shows the `data-hint` of an element beside it, on hover and on focus. Screen readers get it as a description. */
export const HintLayer = () => {
  const [hint, setHint] = useState<Hint | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let shownFor: Element | null = null;
    const hide = (): void => {
      clearTimeout(timer);
      shownFor = null;
      setHint(null);
    };
    const show = (target: EventTarget | null, waitMs: number): void => {
      const owner = target instanceof Element ? target.closest('[data-hint]') : null;
      if (owner === shownFor) return;
      hide();
      shownFor = owner;
      if (!owner) return;
      timer = setTimeout(() => {
        const box = owner.getBoundingClientRect();
        const text = owner.getAttribute('data-hint') ?? '';
        if (text === '' || !owner.isConnected) return;
        const isBelow = box.top < 90;
        const left = Math.min(
          Math.max(edge, box.left + box.width / 2 - 130),
          Math.max(edge, window.innerWidth - 260 - edge),
        );
        setHint({ text, left, top: isBelow ? box.bottom + 6 : box.top - 6, isBelow });
      }, waitMs);
    };
    const over = (event: Event): void => show(event.target, delayMs);
    const focus = (event: Event): void => show(event.target, 0);
    document.addEventListener('pointerover', over);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', hide);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('keydown', hide);
    document.addEventListener('scroll', hide, true);
    return () => {
      hide();
      document.removeEventListener('pointerover', over);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('keydown', hide);
      document.removeEventListener('scroll', hide, true);
    };
  }, []);
  if (!hint) return null;
  return (
    <div
      class={hint.isBelow ? 'hint hint-below' : 'hint'}
      aria-hidden="true"
      style={{ left: `${hint.left}px`, top: `${hint.top}px` }}
    >
      {hint.text}
    </div>
  );
};
