/**
 * Who Gavel is to Windows. It shows notifications only of a process that calls itself as its entry in the start menu does, and
 * that has the `appId` of the installer (https://www.electronjs.org/docs/latest/tutorial/notifications#windows).
 */
export const applicationId = 'io.github.gavel.Gavel';
