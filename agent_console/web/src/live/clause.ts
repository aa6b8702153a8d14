const END_OF_CLAUSE = /(?<=[，。！？；,.!?;])/u;

function pairs(text: string): Set<string> {
  const letters = Array.from(text);
  return new Set(letters.slice(1).map((letter, i) => (letters[i] ?? "") + letter));
}

/**
 * The clause of a sentence that says most of a value: of "晚上看不见路，解放大道的路灯坏了。" and "路灯故障" the second.
 * Without anything in common the whole sentence: no clause of it says more than another.
 */
export function tellingClause(sentence: string, value: string): string {
  const wanted = pairs(value);
  let best = sentence;
  let most = 0;
  for (const clause of sentence.split(END_OF_CLAUSE)) {
    const common = [...pairs(clause)].filter((pair) => wanted.has(pair)).length;
    if (common > most) [best, most] = [clause, common];
  }
  return best.replace(/[，。！？；,.!?;]$/u, "");
}
