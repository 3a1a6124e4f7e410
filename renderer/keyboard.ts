import { actions } from '../app/actions/actions.ts';
import { audioActions } from '../app/actions/audio.ts';
import type { Application } from './application.ts';
import { heldGroupOf } from './components/undo-bar.tsx';

const isTyping = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type="checkbox"]), textarea, select'));

const hasText = (target: EventTarget | null): boolean => target instanceof HTMLInputElement && target.value !== '';

/**
 * The keys of the whole window; those inside the list belong to the table. Taking back comes first wherever the focus
 * is; single letters do nothing while a person types. Gives back the function that ends it.
 */
export const listenToKeys = (application: Application, page: Document): (() => void) => {
  const { model, view, perform } = application;

  const undo = (event: KeyboardEvent): boolean => {
    const group = heldGroupOf(model.commands.groups.all());
    if (!group) return false;
    event.preventDefault();
    event.stopPropagation();
    void application.tell('command.undo', { groupId: group.id });
    return true;
  };

  const escape = (event: KeyboardEvent): void => {
    if (page.querySelector('[role="menu"]') || undo(event) || view.dialog.peek()) return;
    if (view.openPanel.peek() !== null) view.openPanel.value = null;
    else if (view.query.peek() !== '') view.query.value = '';
    else view.selectedIds.value = new Set();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const isCommand = event.ctrlKey || event.metaKey;
    const isPlain = !isCommand && !event.altKey;
    if (event.key === 'Escape') return escape(event);
    if (isCommand && event.key.toLowerCase() === 'z' && !event.shiftKey && !hasText(event.target)) return void undo(event);
    if (isCommand && event.key === ',') {
      event.preventDefault();
      perform(actions.settings, { kind: 'settings' });
      return;
    }
    if (view.windowId === 'settings' || view.dialog.peek() || isTyping(event.target) || !isPlain) return;
    const row = event.target instanceof Element ? (event.target.closest<HTMLElement>('tr[data-id]')?.dataset['id'] ?? null) : null;
    const key = event.key.toLowerCase();
    if (event.key === 'Delete') perform(actions.dropSelected, undefined, row);
    // Letters that change what others hear count only where the list has the focus (WCAG 2.1.4).
    else if (key === 'l' && row !== null) perform(event.shiftKey ? audioActions.listenOnlyEveryone : audioActions.listenOnly, undefined, row);
    else if (key === 'r' && row !== null) perform(event.shiftKey ? audioActions.restoreEveryone : audioActions.restore, undefined, row);
    else if (event.key === '/') page.getElementById('search-participants')?.focus();
    else if (event.key === '?') view.dialog.value = { kind: 'shortcuts' };
    else return;
    event.preventDefault();
  };

  page.addEventListener('keydown', onKeyDown, true);
  return () => page.removeEventListener('keydown', onKeyDown, true);
};
