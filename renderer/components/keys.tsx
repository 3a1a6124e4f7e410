import type { Action } from '../../app/actions/action.ts';
import type { Platform } from '../../app/domain/accelerator.ts';
import { acceleratorText, windowKeysText, type Style } from '../../app/text/shortcut-words.ts';
import { useApplication } from '../application.ts';

interface KeysProps {
  /** Keys of the window as an action names them, or an accelerator. */
  readonly keys: string;
  readonly of: 'window' | 'desktop';
  /** Something beside it says the same to screen readers. */
  readonly isDecoration?: boolean;
}

/** The kind of machine the window runs on. */
export const usePlatform = (): Platform => useApplication().model.environment.value?.platform ?? 'linux';

/** A key combination as it stands on keys; screen readers are told the names instead of signs. */
export const Keys = ({ keys, of, isDecoration = false }: KeysProps) => {
  const { t } = useApplication();
  const platform = usePlatform();
  const text = (style: Style): string => (of === 'window' ? windowKeysText : acceleratorText)(t, keys, platform, style);
  const written = text('written');
  const spoken = text('spoken');
  const isPlain = isDecoration || written === spoken || /^[\w\s+]+$/u.test(written);
  return <kbd aria-hidden={isDecoration || undefined}>{isPlain ? written : <><span aria-hidden="true">{written}</span><span class="visually-hidden">{spoken}</span></>}</kbd>;
};

/** The first keys that an action has inside the window. */
export const ActionKeys = ({ action, isDecoration }: { readonly action: Action; readonly isDecoration: boolean }) => {
  const [keys] = action.keys;
  return keys === undefined ? null : <Keys keys={keys} of="window" isDecoration={isDecoration} />;
};
