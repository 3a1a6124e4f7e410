import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { actions } from '../app/actions/actions.ts';
import { viewOf } from '../app/domain/view.ts';
import { openAction } from './application/action-in-window.ts';
import { createAnnouncer } from './application/announcer.ts';
import { ApplicationContext, createApplication, type Application } from './application/application.ts';
import { createSendRequest, findBridge } from './application/bridge.ts';
import { View } from './components/window/view.tsx';
import { listenToKeys } from './application/keyboard.ts';
import { createSpeech } from './application/speech.ts';
import { follow } from './model/follow.ts';
import { Model } from './model/model.ts';
import './styles/index.ts';
import { catalogueLoaders, createText, languageOf } from './application/text.ts';
import { reportShown } from './application/report-shown.ts';
import { createWindowClock } from './application/window-clock.ts';
import { createViewState, type Size, type ViewState } from './application/view-state.ts';

const secondMs = 1000;

const sizeOf = (width: number): Size =>
  width < 480 ? 'compact' : width < 720 ? 'menu' : width < 1000 ? 'drawer' : 'full';

/** Follows the width of the window, and closes a drawer whose region has room again. */
const followSize = (view: ViewState): void => {
  const measure = (): void => {
    view.size.value = sizeOf(window.innerWidth);
    if (view.size.peek() === 'full') view.openPanel.value = null;
  };
  window.addEventListener('resize', measure);
  measure();
};

/** Shows the time once a second while the window can be seen, and at once when it is shown again. */
const keepTime = (showTime: () => void): void => {
  let timer: ReturnType<typeof setInterval> | undefined;
  const follow = (): void => {
    clearInterval(timer);
    if (document.hidden) return;
    showTime();
    timer = setInterval(showTime, secondMs);
  };
  document.addEventListener('visibilitychange', follow);
  follow();
};

/** Shows a section of the settings, or the present one. In the installed application main has opened their window. */
const showSettings = ({ view, perform }: Application, section: string | null): void => {
  if (section !== null) view.settingsSection.value = section;
  if (view.windowId !== 'settings') perform(actions.settings);
};

const start = (): void => {
  const bridge = findBridge(window);
  const sendRequest = createSendRequest(bridge);
  const model = new Model();
  const view = createViewState(viewOf(location.pathname) ?? 'main');
  const clock = createWindowClock(() => performance.now(), Date.now());
  const now = signal(clock.nowMs());
  const showTime = (): void => {
    now.value = clock.nowMs();
  };
  keepTime(showTime);

  const language = languageOf(model, navigator.language);
  const report = (message: string): void => {
    sendRequest('window.report', { message: message.slice(0, 2000) }).catch(() => undefined);
  };
  const t = createText(language, catalogueLoaders, (cause) =>
    report(`a catalogue could not be loaded: ${String(cause)}`),
  );
  const { status } = follow({
    bridge,
    sendRequest,
    model,
    pause: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
    onTime: clock.set,
    onShow: ({ what, id }) => {
      if (what === 'settings') showSettings(application, id);
      else if (what === 'shortcuts' || what === 'quit') view.dialog.value = { kind: what };
      else if (what === 'action') openAction(application, document, id ?? '');
      else if (what === 'account' && id !== null) view.chosen.value = { kind: 'account', id, accountId: id };
      else if (id !== null)
        view.chosen.value = { kind: 'conference', id, accountId: model.state.conferences.get(id)?.accountId ?? '' };
    },
  });
  const later = (task: () => void, delayMs: number): void => void setTimeout(task, delayMs);
  const announcer = createAnnouncer(model, t, later);
  const speech = createSpeech(announcer, later);
  const application = createApplication({
    ...{ model, view, t, language, now, nowMs: clock.nowMs, status, sendRequest, announcer, speech },
  });
  effect(() => announcer.selected(view.selectedIds.value.size));

  effect(() => {
    document.documentElement.lang = language.value;
  });
  effect(() => {
    const { theme } = model.preferences.value;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  });
  // A duration that has just begun must not be computed from a clock that is up to a second late.
  model.conferences.onIds(showTime);
  followSize(view);
  listenToKeys(application, document);
  import('./application/hands.ts').then(
    ({ attachHands }) => attachHands(document),
    (cause: unknown) => report(`the help for pointer and keyboard could not be loaded: ${String(cause)}`),
  );
  if (view.windowId !== 'settings') reportShown(application, window);

  window.addEventListener('error', (event) => report(`${event.message} at ${event.filename}:${event.lineno}`));
  window.addEventListener('unhandledrejection', (event) => report(`unhandled: ${String(event.reason)}`));

  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no root element');
  render(
    <ApplicationContext.Provider value={application}>
      <View />
    </ApplicationContext.Provider>,
    root,
  );
};

start();
