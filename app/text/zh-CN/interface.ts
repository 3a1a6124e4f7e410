/** Words of the window. */
export const interfaceTexts = {
} as const;
