/** A sentence around its words: what stands before, the words, what stands behind; no words, no cut. */
export function aroundWords(sentence: string, words: string): [string, string, string] {
  const at = words ? sentence.indexOf(words) : -1;
  return at < 0 ? [sentence, "", ""] : [sentence.slice(0, at), words, sentence.slice(at + words.length)];
}
