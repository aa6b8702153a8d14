/** Which rows of a long list are in view, with a few beyond each edge. */
export function inView(count: number, rowHeight: number, top: number, height: number, spare = 8): { from: number; to: number } {
  const first = Math.floor(top / rowHeight);
  const shown = Math.ceil(height / rowHeight);
  const from = Math.max(0, Math.min(first - spare, count));
  return { from, to: Math.min(count, Math.max(first + shown + spare, from)) };
}
