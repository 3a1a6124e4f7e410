/** Words that belong to one vendor: its name, its fields, what it needs; and the practice scenes. */
export const vendorTexts = {
} as const;
