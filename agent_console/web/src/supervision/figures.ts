export const RATES = ["on_time", "satisfied", "returned"] as const;
export type Rate = (typeof RATES)[number];

export interface Figure {
  numerator: number;
  denominator: number;
  left_out: number;
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

/** A rate with all it is made of; zeros for what the server does not say. */
export function figureOf(figures: Record<string, unknown>, rate: Rate): Figure {
  const found = figures[rate];
  const known = typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
  return { numerator: count(known.numerator), denominator: count(known.denominator), left_out: count(known.left_out) };
}

/** A rate in percent with one digit; nothing of nothing is no rate. */
export function percent({ numerator, denominator }: Figure): string {
  return denominator === 0 ? "—" : `${((numerator / denominator) * 100).toFixed(1)}%`;
}

/** `yyyy-mm` some months away. */
export function shifted(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const at = new Date(Date.UTC(year, number - 1 + by, 1));
  return at.toISOString().slice(0, 7);
}

/** The first and the last day of a month, as the list of tickets asks for them. */
export function daysOf(month: string): { from: string; to: string } {
  const last = new Date(Date.parse(`${shifted(month, 1)}-01T00:00:00Z`) - 86_400_000);
  return { from: `${month}-01`, to: last.toISOString().slice(0, 10) };
}
