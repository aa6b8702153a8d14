import { ZONE, clockTime, fullTime } from "@/shared/time";

interface Hours {
  starts_at: string;
  ends_at: string;
}

const day = (iso: string): string => fullTime(iso).slice(0, 10);
const time = (iso: string): string => clockTime(iso).slice(0, 5);

/** A shift's hours by the city's clocks: 2026-11-27 09:30—11:00. */
export function hoursOf({ starts_at, ends_at }: Hours): string {
  const last = day(ends_at) === day(starts_at) ? "" : `${day(ends_at).slice(5)} `;
  return `${day(starts_at)} ${time(starts_at)}—${last}${time(ends_at)}`;
}

/** A moment as an entry for date and time takes it. */
export function toEntry(iso: string): string {
  return `${day(iso)}T${time(iso)}`;
}

/** The moment that was entered by the city's clocks. */
export function fromEntry(entry: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(entry)) return "";
  const wall = Date.parse(`${entry}:00Z`);
  const offset = Date.parse(`${new Date(wall).toLocaleString("sv-SE", { timeZone: ZONE }).replace(" ", "T")}Z`) - wall;
  return new Date(wall - offset).toISOString();
}
