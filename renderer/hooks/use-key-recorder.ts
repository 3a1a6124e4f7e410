import { useEffect, useRef, useState } from 'preact/hooks';
import { acceleratorOfKey } from '../../app/domain/accelerator-event.ts';
import { judgeAccelerator } from '../../app/domain/accelerator-rules.ts';
import type { Combination, Platform } from '../../app/domain/accelerator.ts';
import { useApplication } from '../application/application.ts';

/** The result of recording. After `unusable` and `unknown-key` the recorder stays on. */
export type Recorded =
  | { readonly kind: 'chosen'; readonly accelerator: string | null }
  | { readonly kind: 'unusable'; readonly accelerator: string }
  | { readonly kind: 'unknown-key' | 'left' };

/** A recorder of a key combination. */
export interface KeyRecorder {
  readonly isOn: boolean;
  /** Modifiers that are held down at present. */
  readonly held: Omit<Combination, 'key'>;
  readonly start: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onKeyUp: (event: KeyboardEvent) => void;
  readonly onBlur: () => void;
}

const nothingHeld = { hasControl: false, hasAlt: false, hasShift: false, hasCommand: false };

/** Main stops recording presses after the same time. */
const longestMs = 15_000;

const modifierKeys: ReadonlySet<string> = new Set(['Control', 'Alt', 'AltGraph', 'Shift', 'Meta', 'OS']);

const heldBy = (event: KeyboardEvent): KeyRecorder['held'] => ({
  hasControl: event.ctrlKey,
  hasAlt: event.altKey,
  hasShift: event.shiftKey,
  hasCommand: event.metaKey,
});

/**
 * Records a key combination. Presses of Gavel's own global shortcuts never reach the window: main records them while
 * the recorder is on, and they are read from the state. Tab always moves the focus.
 */
export const useKeyRecorder = (platform: Platform, onRecorded: (recorded: Recorded) => void): KeyRecorder => {
  const { model, request } = useApplication();
  const [isOn, setOn] = useState(false);
  const [held, setHeld] = useState<KeyRecorder['held']>(nothingHeld);
  const latest = useRef(onRecorded);
  latest.current = onRecorded;

  const end = (recorded: Recorded): void => {
    setOn(false);
    latest.current(recorded);
  };

  useEffect(() => {
    if (!isOn) return;
    const pressedBefore = new Map(
      model.desktop.peek()?.shortcuts.map(({ actionId, pressedAt }) => [actionId, pressedAt]),
    );
    const timer = setTimeout(() => end({ kind: 'left' }), longestMs);
    void request('shortcut.test', { actionId: null, isOn: true });
    const stopFollowing = model.desktop.subscribe((desktop) => {
      const pressed = desktop?.shortcuts.find(
        ({ actionId, pressedAt }) => pressedAt !== null && pressedBefore.get(actionId) !== pressedAt,
      );
      if (pressed?.owned) end({ kind: 'chosen', accelerator: pressed.owned });
    });
    return () => {
      clearTimeout(timer);
      stopFollowing();
      setHeld(nothingHeld);
      void request('shortcut.test', { actionId: null, isOn: false });
    };
  }, [isOn]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOn || event.isComposing) return;
    const isBare = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (isBare && event.key === 'Tab') return end({ kind: 'left' });
    event.preventDefault();
    event.stopPropagation();
    setHeld(heldBy(event));
    if (event.repeat || modifierKeys.has(event.key)) return;
    if (isBare && !event.shiftKey && event.key === 'Escape') return end({ kind: 'left' });
    if (isBare && !event.shiftKey && (event.key === 'Backspace' || event.key === 'Delete'))
      return end({ kind: 'chosen', accelerator: null });
    const accelerator = acceleratorOfKey(event, platform);
    if (accelerator === null) latest.current({ kind: 'unknown-key' });
    else if (judgeAccelerator(accelerator, platform).problem === 'unusable')
      latest.current({ kind: 'unusable', accelerator });
    else end({ kind: 'chosen', accelerator });
  };

  return {
    isOn,
    held,
    start: () => setOn(true),
    onKeyDown,
    onKeyUp: (event) => {
      if (!isOn) return;
      // Releasing Space or Enter would press the button.
      event.preventDefault();
      setHeld(heldBy(event));
    },
    onBlur: () => {
      if (isOn) end({ kind: 'left' });
    },
  };
};
