import type { Key, Values } from "@/i18n";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Pressure = "overdue" | "soon" | "calm";

/** Within a working day's length, or in the last fifth of the time, it presses. */
const SOON_MS = 8 * HOUR;
const LAST_PART = 0.2;

export function pressure(due: number, now: number, start: number | null = null): Pressure {
  const left = due - now;
  if (left < 0) return "overdue";
  const late = start !== null && due > start && left / (due - start) < LAST_PART;
  return left < SOON_MS || late ? "soon" : "calm";
}

/** A stretch of time as a sentence's key and values: its two largest units, rounded down. */
export function stretch(ms: number): [Key, Values] {
  const whole = Math.abs(ms);
  const [d, h, m] = [Math.floor(whole / DAY), Math.floor((whole % DAY) / HOUR), Math.floor((whole % HOUR) / MINUTE)];
  if (d > 0) return h > 0 && d < 10 ? ["deadline.daysHours", { d, h }] : ["deadline.days", { d }];
  if (h > 0) return m > 0 ? ["deadline.hoursMinutes", { h, m }] : ["deadline.hours", { h }];
  return ["deadline.minutes", { m }];
}

/** Which part of the time is still left, 0 to 1. Without a beginning, a working week counts as the whole. */
export function leftPart(start: number | null, due: number, now: number): number {
  const whole = start === null ? 5 * DAY : due - start;
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, (due - now) / whole));
}
