import { X } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import { Icon } from './icon.tsx';
import { IncomingCalls } from './incoming-calls.tsx';
import { LiveRegions } from './live-regions.tsx';
import { UndoBar } from './undo-bar.tsx';

interface DialogFrameProps {
  readonly title: string;
  readonly size?: 'usual' | 'settings';
  readonly onSubmit?: () => void;
  readonly children: ComponentChildren;
  readonly footer?: ComponentChildren;
}

/** A modal dialog: title, scrolling content, buttons. However it is closed, `view.dialog` becomes null. */
export const DialogFrame = ({ title, size = 'usual', onSubmit, children, footer }: DialogFrameProps) => {
  const { t, view } = useApplication();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const opener = document.activeElement;
    const element = dialog.current;
    // Scrolling content must be focusable even without any control in it.
    const body = element?.querySelector<HTMLElement>('.dialog-body');
    if (body && !body.querySelector('input, button, select, textarea')) body.tabIndex = 0;
    element?.showModal();
    const first =
      element?.querySelector<HTMLElement>('[data-focus-first]') ??
      element?.querySelector<HTMLElement>('.dialog-body input, .dialog-body button, .dialog-body select');
    first?.focus();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
    };
  }, []);
  const wasSubmitted = useRef(false);
  const [, setSubmits] = useState(0);
  useEffect(() => {
    const wrong =
      wasSubmitted.current && dialog.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-is-wrong]');
    if (!wrong) return;
    wasSubmitted.current = false;
    const section = wrong.closest('details');
    if (section) section.open = true;
    wrong.focus();
  });
  const close = (): void => {
    view.dialog.value = null;
  };
  return (
    <dialog
      ref={dialog}
      class={size === 'settings' ? 'dialog dialog-settings' : 'dialog'}
      aria-labelledby={titleId}
      onClose={close}
    >
      <form
        class="dialog-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          wasSubmitted.current = true;
          onSubmit?.();
          // What is wrong may be known only after an answer.
          setSubmits((count) => count + 1);
        }}
      >
        <header class="dialog-header">
          <h2 id={titleId}>{title}</h2>
          <button
            type="button"
            class="icon-button"
            aria-label={t('dialog.close')}
            onClick={close}
          >
            <Icon
              node={X}
              size={16}
            />
          </button>
        </header>
        <IncomingCalls />
        <div class="dialog-body">{children}</div>
        {footer && <footer class="dialog-footer">{footer}</footer>}
      </form>
      <UndoBar />
      <LiveRegions isInDialog />
    </dialog>
  );
};
