import { actions } from '../../app/actions/actions.ts';
import { desktopActions } from '../../app/actions/desktop.ts';
import { listActions } from '../../app/actions/shortcut-actions.ts';
import { actionOfKeys, isByLetter } from '../../app/actions/window-keys.ts';
import { actInWindow } from './action-in-window.ts';
import { groupToUndo } from '../../app/state/selectors/commands.ts';
import type { Application } from './application.ts';

const isTyping = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type="checkbox"]), textarea, select'));

const hasText = (target: EventTarget | null): boolean => target instanceof HTMLInputElement && target.value !== '';

const isRecorder = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-records-keys]') !== null;

/**
 * Listens to the keys of the window and performs their actions; the table handles those of the list. Undo works
 * wherever the focus is; single letters do nothing while text is typed. Returns an unsubscribe function.
 */
export const listenToKeys = (application: Application, page: Document): (() => void) => {
  const { model, view } = application;

  const undo = (event: KeyboardEvent): boolean => {
    const group = groupToUndo(model.commands.groups.all());
    if (!group) return false;
    event.preventDefault();
    event.stopPropagation();
    void application.request('command.undo', { groupId: group.id });
    return true;
  };

  const escape = (event: KeyboardEvent): void => {
    if (page.querySelector('[role="menu"]') || undo(event) || isRecorder(event.target) || view.dialog.peek()) return;
    if (view.openPanel.peek() !== null) view.openPanel.value = null;
    else if (view.query.peek() !== '') view.query.value = '';
    else view.selectedIds.value = new Set();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    // An input method that composes has the keys to itself.
    const action = event.isComposing || event.key === 'Process' ? undefined : actionOfKeys(event);
    if (view.said.peek() !== null) view.said.value = null;
    if (!action) return;
    if (event.key === 'Escape') return escape(event);
    if (isRecorder(event.target)) return;
    if (action === actions.undo) {
      // In a field these keys undo the typing.
      if (!hasText(event.target)) undo(event);
      return;
    }
    if (action === actions.settings || action === desktopActions.quit) {
      // In a browser these keys belong to the browser.
      if (application.permissionOf(action).verdict !== 'allowed') return;
      event.preventDefault();
      actInWindow(application, page, action, null);
      return;
    }
    if (action === actions.nextRegion && view.windowId !== 'settings' && !view.dialog.peek()) {
      actInWindow(application, page, action, null);
      event.preventDefault();
      return;
    }
    if (listActions.has(action) || view.windowId === 'settings' || view.dialog.peek() || isTyping(event.target)) return;
    const rowId =
      event.target instanceof Element
        ? (event.target.closest<HTMLElement>('tr[data-id]')?.dataset['id'] ?? null)
        : null;
    // Single letters count only where the list has the focus (WCAG 2.1.4).
    if (rowId === null && isByLetter(action)) return;
    const reason = action.kind ? application.denialOf(action, rowId) : null;
    if (reason !== null) {
      view.said.value = reason;
      application.announcer.denied(reason);
    } else actInWindow(application, page, action, rowId);
    event.preventDefault();
  };

  page.addEventListener('keydown', onKeyDown, true);
  return () => page.removeEventListener('keydown', onKeyDown, true);
};
