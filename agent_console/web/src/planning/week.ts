import type { DayNeed, HalfHour, Pattern, Person, ShiftWish } from "@/api/types/planning";

export const HALF_HOURS = 48;
export const SLOTS = 7 * HALF_HOURS;

const DAY_MS = 86_400_000;

function shifted(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday of a day's week; days are the city's, `yyyy-mm-dd`. */
export function mondayOf(day: string): string {
  return shifted(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}

/** A day some days away. */
export function daysFrom(day: string, by: number): string {
  return shifted(day, by);
}

export function isDay(value: unknown): value is string {
  return typeof value === "string" && /^20[0-9]{2}-[01][0-9]-[0-3][0-9]$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** What a half hour of the week takes and has; `need` is missing where there is no forecast. */
export interface Slot {
  planned: number;
  need: HalfHour | null;
}

/** How many people are planned for a queue in each half hour of the week. */
export function seated(shifts: readonly ShiftWish[], patterns: readonly Pattern[], monday: string, queue: string): number[] {
  const covers = new Map(patterns.map((pattern) => [pattern.code, pattern.covers]));
  const count = Array.from({ length: SLOTS }, () => 0);
  for (const { day, shift, queue: of } of shifts) {
    if (of !== queue) continue;
    const first = Math.round((Date.parse(day) - Date.parse(monday)) / DAY_MS) * HALF_HOURS;
    for (const half of covers.get(shift) ?? []) {
      const at = first + half;
      if (at >= 0 && at < SLOTS) count[at] = (count[at] ?? 0) + 1;
    }
  }
  return count;
}

/** The week of a queue, half hour by half hour. */
export function slots(planned: readonly number[], needs: readonly DayNeed[], days: readonly string[], queue: string): Slot[] {
  const of = new Map(needs.filter((need) => need.queue === queue).map((need) => [need.day, need.half_hours]));
  return planned.map((count, at) => ({
    planned: count,
    need: of.get(days[Math.floor(at / HALF_HOURS)] ?? "")?.[at % HALF_HOURS] ?? null,
  }));
}

/** How many people are missing in a half hour. */
export function missing({ planned, need }: Slot): number {
  return Math.max(0, (need?.people ?? 0) - planned);
}

/** Half hours in a row that miss people: the first, the one behind the last, and the most that are missing. */
export interface Stretch {
  from: number;
  until: number;
  most: number;
}

export function stretches(week: readonly Slot[]): Stretch[] {
  const found: Stretch[] = [];
  week.forEach((slot, at) => {
    const lack = missing(slot);
    if (lack === 0) return;
    const last = found.at(-1);
    const goesOn = last?.until === at && at % HALF_HOURS !== 0;
    if (last && goesOn) Object.assign(last, { until: at + 1, most: Math.max(last.most, lack) });
    else found.push({ from: at, until: at + 1, most: lack });
  });
  return found;
}

/** The time of a half hour of the week by the city's clocks, 24:00 at the end of a day. */
export function timeOf(at: number, end = false): string {
  const half = end && at % HALF_HOURS === 0 ? HALF_HOURS : at % HALF_HOURS;
  return `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 ? "30" : "00"}`;
}

/** Hours of work in the week by person. */
export function hoursOf(shifts: readonly ShiftWish[], patterns: readonly Pattern[]): Map<string, number> {
  const worked = new Map(patterns.map((pattern) => [pattern.code, pattern.worked_s / 3600]));
  const hours = new Map<string, number>();
  for (const { operator, shift } of shifts) hours.set(operator, (hours.get(operator) ?? 0) + (worked.get(shift) ?? 0));
  return hours;
}

/** Whoever answers the queue, or is planned for it. */
export function rowsOf(people: readonly Person[], shifts: readonly ShiftWish[], queue: string): Person[] {
  const planned = new Set(shifts.filter((shift) => shift.queue === queue).map((shift) => shift.operator));
  return people.filter((person) => (person.active && person.queues.includes(queue)) || planned.has(person.login));
}

/** The shifts with one person's day set to a pattern; without one it is free. */
export function withShift(shifts: readonly ShiftWish[], operator: string, day: string, pattern: string, queue: string): ShiftWish[] {
  const others = shifts.filter((shift) => shift.operator !== operator || shift.day !== day);
  return pattern ? [...others, { operator, day, shift: pattern, queue }] : others;
}
