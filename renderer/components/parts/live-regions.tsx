import type { ReadonlySignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import type { Spoken } from '../../application/speech.ts';

/** A screen reader may be some sentences behind: the last ones stay, each as an addition of its own. */
const keptCount = 5;

const Sentences = ({ spoken }: { readonly spoken: ReadonlySignal<Spoken> }) => {
  // What was said before the region was there is not said again.
  const first = useRef(spoken.peek().id).current;
  const said = useRef<readonly Spoken[]>([]);
  const latest = spoken.value;
  if (latest.text === '') said.current = [];
  else if (latest.id > first && latest.id !== said.current[said.current.length - 1]?.id)
    said.current = [...said.current, latest].slice(-keptCount);
  return (
    <>
      {said.current.map(({ id, text }) => (
        <span
          key={id}
          class="sentence"
        >
          {text}
        </span>
      ))}
    </>
  );
};

/**
 * The ARIA live regions of announcements: one pair in the window, and one in each dialog, because a modal dialog
 * silences everything outside of it. Always rendered: a region that is added with its text is not announced. Not
 * atomic, as these roles are by themselves: only what is added is said.
 */
export const LiveRegions = ({ isInDialog = false }: { readonly isInDialog?: boolean }) => {
  const { speech } = useApplication();
  return (
    <>
      <output
        class="visually-hidden"
        aria-live="polite"
        aria-atomic={false}
        aria-relevant="additions"
      >
        <Sentences spoken={speech.polite} />
      </output>
      <div
        class="visually-hidden"
        role={isInDialog ? undefined : 'alert'}
        aria-live="assertive"
        aria-atomic={false}
        aria-relevant="additions"
      >
        <Sentences spoken={speech.assertive} />
      </div>
    </>
  );
};
