export interface Piece {
  text: string;
  marked: boolean;
}

/** A text cut at its marks. The server counts whole characters, as people do. */
export function cutAt(text: string, marks: readonly (readonly [number, number])[]): Piece[] {
  const letters = Array.from(text);
  const pieces: Piece[] = [];
  let at = 0;
  const put = (to: number, marked: boolean): void => {
    if (to > at) pieces.push({ text: letters.slice(at, to).join(""), marked });
    at = Math.max(at, to);
  };
  for (const [from, to] of marks) {
    put(from, false);
    put(to, true);
  }
  put(letters.length, false);
  return pieces;
}
