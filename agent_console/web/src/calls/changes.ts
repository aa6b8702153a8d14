/**
 * Places of the letters that a text does not share with the one before, in their longest common course. Signs and
 * spaces are no difference, as nowhere else.
 */
export function changedPlaces(text: readonly string[], before: readonly string[]): Set<number> {
  const places = text.flatMap((letter, place) => (isLetter(letter) ? [place] : []));
  const old = before.filter(isLetter);
  const left = courses(places.map((place) => text[place] ?? ""), old);
  const changed = new Set<number>();
  let [i, j] = [0, 0];
  for (; i < places.length; i++) {
    const place = places[i] ?? 0;
    while (j < old.length && text[place] !== old[j] && (left[i]?.[j + 1] ?? 0) > (left[i + 1]?.[j] ?? 0)) j++;
    if (j < old.length && text[place] === old[j]) j++;
    else changed.add(place);
  }
  return changed;
}

/** Length of the longest common course of what is left from each place of both on. */
function courses(text: readonly string[], old: readonly string[]): number[][] {
  let below = new Array<number>(old.length + 1).fill(0);
  const left = [below];
  for (const letter of text.toReversed()) {
    const row = new Array<number>(old.length + 1).fill(0);
    for (let j = old.length - 1; j >= 0; j--) {
      row[j] = letter === old[j] ? 1 + (below[j + 1] ?? 0) : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
    left.unshift(row);
    below = row;
  }
  return left;
}

function isLetter(letter: string): boolean {
  return /[\p{L}\p{N}]/u.test(letter);
}
