/** A flag, or a character with its marks, its skin tone and what a joiner binds to it. */
const cluster = /\p{Regional_Indicator}{2}|[^](?:[\p{M}\p{Emoji_Modifier}]|\u200D[^])*/gu;

/** Cuts a text into what readers take for characters, for runtimes without `Intl.Segmenter`. */
export class ClusterSegmenter {
  segment(text: string): { readonly segment: string; readonly index: number }[] {
    return [...text.matchAll(cluster)].map((match) => ({ segment: match[0], index: match.index }));
  }
}
