import type { Announcer } from '../announcer.ts';

/** Where announcements are read from. Always on the page, or their first words would be lost. */
export const LiveRegions = ({ announcer }: { readonly announcer: Announcer }) => (
  <>
    <output class="visually-hidden" aria-live="polite">{announcer.polite}</output>
    <div class="visually-hidden" role="alert" aria-live="assertive">{announcer.assertive}</div>
  </>
);
