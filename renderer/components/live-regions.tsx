import type { Announcer } from '../announcer.ts';

/** Where announcements are read from. Always on the page, or their first words would be lost. */
export const LiveRegions = ({ announcer }: { readonly announcer: Announcer }) => (
  <>
    <div class="visually-hidden" role="status" aria-live="polite">{announcer.polite}</div>
    <div class="visually-hidden" role="alert" aria-live="assertive">{announcer.assertive}</div>
  </>
);
