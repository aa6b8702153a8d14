import type { OperatorState } from "@/api/types/calls";
import type { SeatNow } from "@/api/wallboard";

/** In which order states are shown: what may need help first. Whoever is away is counted, not shown. */
export const ORDER = ["ringing", "talking", "hold", "calling", "wrap_up", "ready", "paused"] as const satisfies readonly OperatorState[];

export interface Group {
  state: OperatorState;
  seats: SeatNow[];
}

/** A state that lasts longer than this may need a look, in milliseconds. */
const LONG_MS: Partial<Record<OperatorState, number>> = {
  ringing: 15_000,
  talking: 900_000,
  hold: 120_000,
  wrap_up: 180_000,
};

/** Seats by state, the longest in it first. */
export function grouped(seats: readonly SeatNow[]): Group[] {
  return ORDER.map((state) => ({
    state,
    seats: seats.filter((one) => one.state === state).sort((a, b) => a.since.localeCompare(b.since) || a.login.localeCompare(b.login)),
  })).filter((group) => group.seats.length > 0);
}

export function isLong(seat: SeatNow, now: number): boolean {
  return now - Date.parse(seat.since) > (LONG_MS[seat.state] ?? Infinity);
}

interface Place {
  left: number;
  top: number;
}

/** Which tile lies next in the direction of an arrow key; the same one if none does. */
export function nextTile(places: readonly Place[], from: number, key: string): number {
  const here = places[from];
  if (!here) return places.length > 0 ? 0 : -1;
  if (key === "ArrowLeft") return Math.max(0, from - 1);
  if (key === "ArrowRight") return Math.min(places.length - 1, from + 1);
  const up = key === "ArrowUp";
  const row = (up ? [...places].reverse() : places).find((one) => (up ? one.top < here.top : one.top > here.top));
  if (!row) return from;
  const distance = (one: Place): number => (one.top === row.top ? Math.abs(one.left - here.left) : Infinity);
  return places.reduce((best, one, at) => (distance(one) < distance(places[best] ?? one) ? at : best), places.indexOf(row));
}
