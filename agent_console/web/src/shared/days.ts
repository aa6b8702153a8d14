import { ZONE } from "./time";

const CITY_OFFSET = "+08:00";
const DAY_MS = 86_400_000;

/** Whether a text of the address line is a day. */
export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** The day so many days after another. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The city's day of a moment. */
export function cityDay(ms: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);
}

/** Days from and to, both included, as the server takes them: until the moment the last one is over. */
export function wholeDays(from: string, to: string): { from?: string; to?: string } {
  return {
    ...(from ? { from: `${from}T00:00:00${CITY_OFFSET}` } : {}),
    ...(to ? { to: `${dayAfter(to)}T00:00:00${CITY_OFFSET}` } : {}),
  };
}
