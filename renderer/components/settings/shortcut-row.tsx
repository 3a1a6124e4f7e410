import { useEffect, useId, useState } from 'preact/hooks';
import type { Action } from '../../../app/actions/action.ts';
import type { Shortcut } from '../../../app/domain/desktop.ts';
import { acceleratorText, heldModifiersText, shortcutProblemText } from '../../../app/wording/shortcut-words.ts';
import { useApplication } from '../../application/application.ts';
import { useKeyRecorder, type Recorded } from '../../hooks/use-key-recorder.ts';
import { Keys, usePlatform } from '../parts/keys.tsx';
import { ShortcutMark } from '../parts/shortcut-mark.tsx';

interface ShortcutRowProps {
  readonly action: Action;
  /** The status of the shortcut; undefined where it was never requested. */
  readonly shortcut: Shortcut | undefined;
  /** Announces a change of the row to screen readers. */
  readonly onSaid: (text: string) => void;
}

/** Main stops recording presses after the same time. */
const longestTestMs = 15_000;

/** One action and its keys, with buttons to change, test and reset them. */
export const ShortcutRow = ({ action, shortcut, onSaid }: ShortcutRowProps) => {
  const { t, sendRequest, request, showProblem } = useApplication();
  const platform = usePlatform();
  const id = useId();
  const [said, setSaid] = useState<string | null>(null);
  const [testedSince, setTestedSince] = useState<number | null | false>(false);
  const label = t(action.label);
  const owned = shortcut?.owned ?? null;
  const shown = shortcut?.wanted ?? null;
  const status = shortcut?.status ?? 'off';
  const isTested = testedSince !== false;
  const text = (accelerator: string): string => acceleratorText(t, accelerator, platform);
  const say = (words: string | null): void => {
    setSaid(words);
    if (words !== null) onSaid(words);
  };

  const settle = (name: 'shortcut.set' | 'shortcut.reset', accelerator: string | null): void => {
    const asked =
      name === 'shortcut.set'
        ? sendRequest(name, { actionId: action.id, accelerator })
        : sendRequest(name, { actionId: action.id });
    asked.then((answer) => {
      const why = shortcutProblemText(t, answer, platform);
      setSaid(null);
      onSaid(
        why ??
          (answer.owned === null
            ? t('shortcuts.now-off')
            : t(answer.status === 'unconfirmed' ? 'shortcuts.unconfirmed-hint' : 'shortcuts.now', {
                keys: text(answer.owned),
              })),
      );
    }, showProblem);
  };

  const recorded = (what: Recorded): void => {
    switch (what.kind) {
      case 'chosen':
        return settle('shortcut.set', what.accelerator);
      case 'unusable':
        return say(
          t(platform === 'mac' ? 'shortcuts.problem.unusable-mac' : 'shortcuts.problem.unusable', {
            keys: text(what.accelerator),
          }),
        );
      case 'unknown-key':
        return say(t('shortcuts.unknown-key'));
      case 'left':
        setSaid(null);
        return onSaid(t('shortcuts.unchanged'));
    }
  };
  const recorder = useKeyRecorder(platform, recorded);

  useEffect(() => {
    if (testedSince === false || owned === null) return;
    const endTest = (words: string): void => {
      setTestedSince(false);
      say(words);
    };
    if (shortcut && shortcut.pressedAt !== testedSince) return endTest(t('shortcuts.arrived', { keys: text(owned) }));
    const timer = setTimeout(() => endTest(t('shortcuts.not-arrived', { keys: text(owned) })), longestTestMs);
    return () => clearTimeout(timer);
  }, [testedSince, shortcut?.pressedAt]);
  useEffect(
    () => (isTested ? () => void request('shortcut.test', { actionId: action.id, isOn: false }) : undefined),
    [isTested],
  );

  const test = async (): Promise<void> => {
    if (owned === null || isTested) return;
    // Only once presses are recorded and not performed may the user be asked to press.
    if (!(await request('shortcut.test', { actionId: action.id, isOn: true }))) return;
    setTestedSince(shortcut?.pressedAt ?? null);
    say(t('shortcuts.press-now', { keys: text(owned) }));
  };
  const start = (): void => {
    setTestedSince(false);
    say(t('shortcuts.recording-hint'));
    recorder.start();
  };

  const isDefault = shown === action.shortcut && status !== 'refused';
  const below =
    said ??
    (shortcut && shortcutProblemText(t, shortcut, platform)) ??
    (status === 'unconfirmed' && owned !== null ? t('shortcuts.unconfirmed-hint', { keys: text(owned) }) : null);
  return (
    <li
      class="shortcut"
      data-action={action.id}
    >
      <span
        class="shortcut-name"
        aria-hidden="true"
      >
        {label}
      </span>
      <button
        type="button"
        class={recorder.isOn ? 'shortcut-keys shortcut-recording' : 'shortcut-keys'}
        data-records-keys={recorder.isOn || undefined}
        aria-describedby={below === null ? undefined : `${id}-below`}
        data-hint={recorder.isOn ? undefined : t('shortcuts.change-hint')}
        onClick={() => {
          if (!recorder.isOn) start();
        }}
        onKeyDown={recorder.onKeyDown}
        onKeyUp={recorder.onKeyUp}
        onBlur={recorder.onBlur}
      >
        <span class="visually-hidden">{t('shortcuts.keys-of', { action: label })} </span>
        {recorder.isOn ? (
          <span>
            {Object.values(recorder.held).includes(true)
              ? heldModifiersText(t, recorder.held, platform)
              : t('shortcuts.recording')}
          </span>
        ) : shown === null ? (
          <span class="quiet">{t('shortcuts.none')}</span>
        ) : (
          <Keys
            keys={shown}
            of="desktop"
          />
        )}
      </button>
      <span class="shortcut-status">
        <ShortcutMark status={status} />
      </span>
      <span class="shortcut-buttons">
        <button
          type="button"
          class="button button-plain"
          aria-label={t('shortcuts.test-of', { action: label })}
          aria-disabled={owned === null || isTested}
          onClick={() => void test()}
        >
          {t('shortcuts.test')}
        </button>
        <button
          type="button"
          class="button button-plain"
          aria-label={t('shortcuts.reset-of', { action: label })}
          aria-disabled={isDefault}
          onClick={() => {
            if (!isDefault) settle('shortcut.reset', null);
          }}
        >
          {t('shortcuts.reset')}
        </button>
      </span>
      {below !== null && (
        <span
          class={said === null && status === 'refused' ? 'shortcut-below shortcut-problem' : 'shortcut-below'}
          id={`${id}-below`}
        >
          {below}
        </span>
      )}
    </li>
  );
};
