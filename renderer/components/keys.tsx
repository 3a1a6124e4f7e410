import type { Platform } from '../../app/domain/accelerator.ts';
import { acceleratorText, windowKeysText, type Style } from '../../app/text/shortcut-words.ts';
import { useApplication } from '../application.ts';

interface KeysProps {
  /** Keys of the window as an action names them, or an accelerator. */
  readonly keys: string;
  readonly of: 'window' | 'desktop';
}

/** The kind of machine the window runs on. */
export const usePlatform = (): Platform => useApplication().model.environment.value?.platform ?? 'linux';

/** A key combination as it stands on keys; screen readers are told the names instead of signs. */
export const Keys = ({ keys, of }: KeysProps) => {
  const { t } = useApplication();
  const platform = usePlatform();
  const text = (style: Style): string => (of === 'window' ? windowKeysText : acceleratorText)(t, keys, platform, style);
  const written = text('written');
  const isPlain = /^[\w\s+]+$/u.test(written);
  return <kbd>{isPlain ? written : <><span aria-hidden="true">{written}</span><span class="visually-hidden">{text('spoken')}</span></>}</kbd>;
};
