/** The two channels between the page's bridge and main; nothing else crosses. */
export const callChannel = 'gavel:call';
export const eventChannel = 'gavel:event';
