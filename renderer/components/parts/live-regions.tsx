import type { ReadonlySignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import type { Spoken } from '../../application/speech.ts';

const SpokenText = ({ spoken }: { readonly spoken: ReadonlySignal<Spoken> }) => {
  // What was said before the region was there is not said again.
  const first = useRef(spoken.peek().id).current;
  const { id, text } = spoken.value;
  return <>{id > first ? text : ''}</>;
};

/**
 * The ARIA live regions of announcements: one pair in the window, and one in each dialog, because a modal dialog
 * silences everything outside of it. Always rendered: a region that is added with its text is not announced.
 */
export const LiveRegions = ({ isInDialog = false }: { readonly isInDialog?: boolean }) => {
  const { speech } = useApplication();
  return (
    <>
      <output
        class="visually-hidden"
        aria-live="polite"
      >
        <SpokenText spoken={speech.polite} />
      </output>
      <div
        class="visually-hidden"
        role={isInDialog ? undefined : 'alert'}
        aria-live="assertive"
      >
        <SpokenText spoken={speech.assertive} />
      </div>
    </>
  );
};
