export interface Fit {
  columns: number;
  width: number;
  height: number;
}

/** A tile is never narrower than it is high, times this, nor wider than an eighth of the board. */
const FLATTEST = 1.3;
const FEWEST_COLUMNS = 8;
/** A name above a time fills a tile that is so much wider than high. */
const READING = 1.6;

/** The largest tiles of which so many fit into the board without scrolling. */
export function fit(width: number, height: number, tiles: number, gap: number): Fit {
  let best: Fit = { columns: FEWEST_COLUMNS, width: 0, height: 0 };
  for (let columns = FEWEST_COLUMNS; columns <= Math.max(FEWEST_COLUMNS, tiles); columns++) {
    const rows = Math.max(1, Math.ceil(tiles / columns));
    const across = Math.floor((width - gap * (columns - 1)) / columns);
    const down = Math.floor(Math.min((height - gap * (rows - 1)) / rows, across / FLATTEST));
    if (legible(across, down) > legible(best.width, best.height)) best = { columns, width: across, height: down };
  }
  return best;
}

function legible(width: number, height: number): number {
  return Math.min(width, height * READING);
}
