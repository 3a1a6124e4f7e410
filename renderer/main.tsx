import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import * as z from 'zod/mini';
import { actions } from '../app/actions/actions.ts';
import { viewOf } from '../app/domain/view.ts';
import { openAction } from './action-dialog.ts';
import { createAnnouncer } from './announcer.ts';
import { ApplicationContext, createApplication, type Application } from './application.ts';
import { createAsk, findBridge } from './bridge.ts';
import { View } from './components/view.tsx';
import { listenToKeys } from './keyboard.ts';
import { follow } from './model/follow.ts';
import { Model } from './model/model.ts';
import './styles/index.ts';
import { catalogueLoaders, createText, languageOf } from './text.ts';
import { tellWhatIsShown } from './tell-shown.ts';
import { createViewState, type Size, type ViewState } from './view-state.ts';

const secondMs = 1000;

const sizeOf = (width: number): Size => (width < 480 ? 'compact' : width < 720 ? 'menu' : width < 1000 ? 'drawer' : 'full');

/** Follows the width of the window, and closes a drawer whose region has come back. */
const followSize = (view: ViewState): void => {
  const measure = (): void => {
    view.size.value = sizeOf(window.innerWidth);
    if (view.size.peek() === 'full') view.openPanel.value = null;
  };
  window.addEventListener('resize', measure);
  measure();
};

/** Shows the settings, one part of them if it is named. Main has opened their window where there is one. */
const showSettings = ({ view, perform }: Application, section: string | null): void => {
  if (section !== null) view.settingsSection.value = section;
  if (view.windowId !== 'settings') perform(actions.settings, { kind: 'settings' });
};

const start = (): void => {
  // The content policy forbids `eval`, which schemas would otherwise try for speed.
  z.config({ jitless: true });
  const bridge = findBridge(window);
  const ask = createAsk(bridge);
  const model = new Model();
  const view = createViewState(viewOf(location.pathname) ?? 'main');
  const now = signal(Date.now());
  setInterval(() => {
    now.value = Date.now();
  }, secondMs);

  const language = languageOf(model);
  const report = (message: string): void => {
    ask('window.report', { message: message.slice(0, 2000) }).catch(() => undefined);
  };
  const t = createText(language, catalogueLoaders, (cause) => report(`a catalogue could not be loaded: ${String(cause)}`));
  const { status } = follow({
    bridge,
    ask,
    model,
    pause: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
    onShow: ({ what, id }) => {
      if (what === 'settings') showSettings(application, id);
      else if (what === 'shortcuts' || what === 'quit') view.dialog.value = { kind: what };
      else if (what === 'action') openAction(application, document, id ?? '');
      else if (what === 'account' && id !== null) view.chosen.value = { kind: 'account', id, accountId: id };
      else if (id !== null) view.chosen.value = { kind: 'conference', id, accountId: model.state.conferences.get(id)?.accountId ?? '' };
    },
  });
  const application = createApplication({ model, view, t, language, now, status, ask });

  effect(() => {
    document.documentElement.lang = language.value;
  });
  effect(() => {
    const { theme } = model.preferences.value;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  });
  effect(() => {
    // The clock of durations starts afresh with what has just arrived.
    void model.conferences.ids;
    now.value = Date.now();
  });
  followSize(view);
  listenToKeys(application, document);
  if (view.windowId !== 'settings') tellWhatIsShown(application, window);

  window.addEventListener('error', (event) => report(`${event.message} at ${event.filename}:${event.lineno}`));
  window.addEventListener('unhandledrejection', (event) => report(`unhandled: ${String(event.reason)}`));

  const announcer = createAnnouncer(model, t, (task, delayMs) => void setTimeout(task, delayMs));
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no root element');
  render(
    <ApplicationContext.Provider value={application}>
      <View announcer={announcer} />
    </ApplicationContext.Provider>,
    root,
  );
};

start();
