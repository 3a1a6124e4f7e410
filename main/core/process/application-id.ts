/**
 * Gavel's application id on Windows, which shows notifications only of a process with the id of its start menu entry,
 * the installer's `appId`
 * (https://www.electronjs.org/docs/latest/tutorial/notifications#windows).
 */
export const applicationId = 'io.github.gavel.Gavel';
