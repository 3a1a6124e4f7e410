import { useEffect, useState } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import { ProductMark } from '../parts/product-mark.tsx';
import type { CentreView as CentreViewComponent } from './centre-view.tsx';
import { FirstStart } from './first-start.tsx';

interface MiddleProps {
  /** The state has not come yet. */
  readonly isLoading: boolean;
}

/**
 * The middle of the window. The code of what it shows of accounts is loaded while the window waits for the state: the
 * window itself is there sooner, and no first start waits for it.
 */
export const Middle = ({ isLoading }: MiddleProps) => {
  const { t, centre, showProblem } = useApplication();
  const [loaded, setLoaded] = useState<{ readonly CentreView: typeof CentreViewComponent } | null>(null);
  useEffect(() => {
    import('./centre-view.tsx').then(({ CentreView }) => setLoaded({ CentreView }), showProblem);
  }, []);
  if (isLoading)
    return (
      <div class="loading">
        <ProductMark size={40} />
        <p>{t('window.loading')}</p>
      </div>
    );
  if (centre.value.kind === 'first-start') return <FirstStart />;
  return loaded && <loaded.CentreView />;
};
