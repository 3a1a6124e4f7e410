/** Labels of the actions. */
export const actionTexts = {
} as const;
