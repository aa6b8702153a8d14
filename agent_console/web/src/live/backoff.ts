const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * How long to wait before a further try: doubling from half a second to ten, spread over half of it so that a
 * room of consoles does not come back in one moment.
 *
 * @param tries Tries that failed already, from 0.
 * @param chance A number in [0, 1).
 */
export function backoff(tries: number, chance: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 10));
  return Math.round(full * (0.5 + chance / 2));
}
