/** Loudest sample of each of ``columns`` equal stretches, 0 to 1; one number per column of a drawing. */
export function peaks(samples: Float32Array, columns: number): Float32Array {
  const found = new Float32Array(columns);
  const width = samples.length / columns;
  for (let column = 0; column < columns; column++) {
    const end = Math.min(samples.length, Math.ceil((column + 1) * width));
    let loudest = 0;
    for (let i = Math.floor(column * width); i < end; i++) loudest = Math.max(loudest, Math.abs(samples[i] ?? 0));
    found[column] = loudest;
  }
  return found;
}

/** Which of these stretches is spoken at a moment: the last that has begun; -1 before the first. */
export function lineAt(starts: number[], second: number): number {
  return starts.findLastIndex((start) => start <= second);
}
