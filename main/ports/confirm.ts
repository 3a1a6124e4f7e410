/** A question that a page can neither see nor answer. */
export interface Confirm {
  /**
   * Asks the person outside of any page and resolves with whether they allow it. One question at a time. May take as
   * long as the person does. Rejects when nobody can be asked.
   */
  ask(question: {
    /** One sentence that names what changes, in plain text. */
    readonly sentence: string;
    readonly allow: string;
    readonly refuse: string;
  }): Promise<boolean>;
}
