import type { Announcer } from '../../application/announcer.ts';

/** The ARIA live regions of announcements. Always rendered: a region that is added with its text is not announced. */
export const LiveRegions = ({ announcer }: { readonly announcer: Announcer }) => (
  <>
    <output
      class="visually-hidden"
      aria-live="polite"
    >
      {announcer.polite}
    </output>
    <div
      class="visually-hidden"
      role="alert"
      aria-live="assertive"
    >
      {announcer.assertive}
    </div>
  </>
);
