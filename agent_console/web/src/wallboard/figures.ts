/** A share as 97.3 %; a dash where nothing was counted. Rounded down: what is not reached is not shown as reached. */
export function percent(share: number | null): string {
  return share === null ? "—" : `${(Math.floor(share * 1000 + 1e-9) / 10).toFixed(1)} %`;
}
