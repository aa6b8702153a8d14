/** The loudest of each of ``columns`` equal stretches, 0 to 1; one number per column of a drawing. */
export function peaks(loudness: readonly number[], columns: number): Float32Array {
  const found = new Float32Array(columns);
  const width = loudness.length / columns;
  for (let column = 0; column < columns; column++) {
    const end = Math.min(loudness.length, Math.ceil((column + 1) * width));
    let loudest = 0;
    for (let i = Math.floor(column * width); i < end; i++) loudest = Math.max(loudest, loudness[i] ?? 0);
    found[column] = loudest;
  }
  return found;
}

/** Which of these stretches is spoken at a moment: the last that has begun; -1 before the first. */
export function lineAt(starts: number[], second: number): number {
  return starts.findLastIndex((start) => start <= second);
}
