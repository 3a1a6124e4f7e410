import type { Action } from '../app/actions/action.ts';
import { actions } from '../app/actions/actions.ts';
import { desktopActions } from '../app/actions/desktop.ts';
import { actionOfKeys, isByLetter } from '../app/actions/window-keys.ts';
import { actInWindow } from './action-dialog.ts';
import type { Application } from './application.ts';
import { heldGroupOf } from './components/undo-bar.tsx';

const isTyping = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type="checkbox"]), textarea, select'));

const hasText = (target: EventTarget | null): boolean => target instanceof HTMLInputElement && target.value !== '';

const isRecorder = (target: EventTarget | null): boolean => target instanceof Element && target.closest('[data-records-keys]') !== null;

/** The list does these itself, wherever in it the keyboard is. */
const ofTheList: ReadonlySet<Action> = new Set<Action>([actions.move, actions.select, actions.selectRange, actions.selectAll]);

/**
 * The keys of the whole window, by the one list of actions; those inside the list belong to the table. Taking back comes
 * first wherever the focus is; single letters do nothing while a person types. Gives back the function that ends it.
 */
export const listenToKeys = (application: Application, page: Document): (() => void) => {
  const { model, view } = application;

  const undo = (event: KeyboardEvent): boolean => {
    const group = heldGroupOf(model.commands.groups.all());
    if (!group) return false;
    event.preventDefault();
    event.stopPropagation();
    void application.tell('command.undo', { groupId: group.id });
    return true;
  };

  const escape = (event: KeyboardEvent): void => {
    if (page.querySelector('[role="menu"]') || undo(event) || isRecorder(event.target) || view.dialog.peek()) return;
    if (view.openPanel.peek() !== null) view.openPanel.value = null;
    else if (view.query.peek() !== '') view.query.value = '';
    else view.selectedIds.value = new Set();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const action = event.isComposing ? undefined : actionOfKeys(event);
    if (!action) return;
    if (event.key === 'Escape') return escape(event);
    if (isRecorder(event.target)) return;
    if (action === actions.undo) {
      // In a field it takes back what was typed.
      if (!hasText(event.target)) undo(event);
      return;
    }
    if (action === actions.settings || action === desktopActions.quit) {
      // A browser keeps the keys that end it.
      if (action.permission(model.state, application.context()).verdict !== 'allowed') return;
      event.preventDefault();
      actInWindow(application, page, action, null);
      return;
    }
    if (ofTheList.has(action) || view.windowId === 'settings' || view.dialog.peek() || isTyping(event.target)) return;
    const rowId = event.target instanceof Element ? (event.target.closest<HTMLElement>('tr[data-id]')?.dataset['id'] ?? null) : null;
    // Letters that change what others hear count only where the list has the focus (WCAG 2.1.4).
    if (rowId === null && isByLetter(action)) return;
    actInWindow(application, page, action, rowId);
    event.preventDefault();
  };

  page.addEventListener('keydown', onKeyDown, true);
  return () => page.removeEventListener('keydown', onKeyDown, true);
};
