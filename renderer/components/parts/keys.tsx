import type { Action } from '../../../app/actions/action.ts';
import type { Platform } from '../../../app/domain/accelerator.ts';
import { acceleratorText, windowKeysText, type Style } from '../../../app/wording/shortcut-words.ts';
import { useApplication } from '../../application/application.ts';

interface KeysProps {
  /** Keys in the form of `Action.keys`, or an accelerator. */
  readonly keys: string;
  readonly of: 'window' | 'desktop';
  /** Hidden from screen readers, because a text beside it has the same meaning. */
  readonly isDecoration?: boolean;
}

/** The platform of the window. */
export const usePlatform = (): Platform => useApplication().model.environment.value?.platform ?? 'linux';

/** A key combination as on a keyboard; screen readers get names in place of symbols. */
export const Keys = ({ keys, of, isDecoration = false }: KeysProps) => {
  const { t } = useApplication();
  const platform = usePlatform();
  const text = (style: Style): string => (of === 'window' ? windowKeysText : acceleratorText)(t, keys, platform, style);
  const written = text('written');
  const spoken = text('spoken');
  const isPlain = isDecoration || written === spoken || /^[\w\s+]+$/u.test(written);
  return (
    <kbd aria-hidden={isDecoration || undefined}>
      {isPlain ? (
        written
      ) : (
        <>
          <span aria-hidden="true">{written}</span>
          <span class="visually-hidden">{spoken}</span>
        </>
      )}
    </kbd>
  );
};

/** The first keys of an action inside the window. */
export const ActionKeys = ({ action, isDecoration }: { readonly action: Action; readonly isDecoration: boolean }) => {
  const [keys] = action.keys;
  return keys === undefined ? null : (
    <Keys
      keys={keys}
      of="window"
      isDecoration={isDecoration}
    />
  );
};
