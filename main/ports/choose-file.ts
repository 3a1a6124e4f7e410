/** Lets the person choose a file where no page can name one. */
export interface ChooseFile {
  /** Resolves with an absolute path, or with null when nothing was chosen. */
  choose(question: {
    readonly title: string;
    readonly kind: string;
    readonly endings: readonly string[];
  }): Promise<string | null>;
}
