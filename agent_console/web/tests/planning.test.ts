import { describe, expect, it } from "vitest";

import type { DayNeed, HalfHour, Pattern, Person } from "@/api/types/planning";
import { HALF_HOURS, hoursOf, mondayOf, rowsOf, seated, slots, stretches, timeOf, withShift } from "@/planning/week";

const MONDAY = "2026-11-30";
const PATTERNS: Pattern[] = [
  { code: "early", name: "早班", name_en: "Early", start: "06:00", until: "08:00", worked_s: 7200, covers: [12, 13, 14, 15] },
  { code: "night", name: "夜班", name_en: "Night", start: "23:00", until: "01:00", worked_s: 7200, covers: [46, 47, 48, 49] },
];
const wish = (operator: string, day: string, shift: string, queue = "hotline") => ({ operator, day, shift, queue });

function need(day: string, people: Record<number, number>): DayNeed {
  const half = (at: number): HalfHour => ({ starts_at: "", calls: 0, low: 0, high: 0, handling_s: 300, seats: 0, people: people[at] ?? 0, in_time: 1 });
  return { queue: "hotline", day, days: 8, half_hours: Array.from({ length: HALF_HOURS }, (_, at) => half(at)), lack: null };
}

describe("the half hours of a week", () => {
  it("are counted for one queue, a night shift into the next day", () => {
    const shifts = [wish("1", MONDAY, "night"), wish("2", MONDAY, "night"), wish("3", MONDAY, "night", "other")];
    const planned = seated(shifts, PATTERNS, MONDAY, "hotline");
    expect(planned.slice(45, 51)).toEqual([0, 2, 2, 2, 2, 0]);
  });

  it("begin with whoever came the night before and end with the week", () => {
    const planned = seated([wish("1", "2026-11-29", "night"), wish("1", "2026-12-06", "night")], PATTERNS, MONDAY, "hotline");
    expect(planned.slice(0, 3)).toEqual([1, 1, 0]);
    expect(planned.slice(-2)).toEqual([1, 1]);
    expect(planned).toHaveLength(7 * HALF_HOURS);
  });

  it("that miss people stand together as long as the day lasts", () => {
    const days = [MONDAY, "2026-12-01"];
    const planned = seated([wish("1", MONDAY, "early")], PATTERNS, MONDAY, "hotline");
    const week = slots(planned, [need(MONDAY, { 12: 3, 13: 2, 14: 1, 47: 1 }), need("2026-12-01", { 0: 1 })], days, "hotline");
    expect(stretches(week)).toEqual([
      { from: 12, until: 14, most: 2 },
      { from: 47, until: 48, most: 1 },
      { from: 48, until: 49, most: 1 },
    ]);
  });

  it("without a forecast miss nobody", () => {
    expect(stretches(slots(seated([], PATTERNS, MONDAY, "hotline"), [], [MONDAY], "hotline"))).toEqual([]);
  });

  it("have the time the city's clocks show", () => {
    expect([timeOf(17), timeOf(48), timeOf(48, true)]).toEqual(["08:30", "00:00", "24:00"]);
  });
});

describe("a week's shifts", () => {
  it("begin on Monday, also for a Sunday", () => {
    expect([mondayOf("2026-12-06"), mondayOf(MONDAY)]).toEqual([MONDAY, MONDAY]);
  });

  it("give a person one shift a day, or none", () => {
    const once = withShift([wish("1", MONDAY, "early")], "1", MONDAY, "night", "hotline");
    expect(once).toEqual([wish("1", MONDAY, "night")]);
    expect(withShift(once, "1", MONDAY, "", "hotline")).toEqual([]);
  });

  it("make hours of work", () => {
    expect(hoursOf([wish("1", MONDAY, "early"), wish("1", "2026-12-01", "night")], PATTERNS).get("1")).toBe(4);
  });

  it("are of whoever answers the queue, and of whoever is planned all the same", () => {
    const people: Person[] = [
      { login: "1", name: "一", queues: ["hotline"], active: true },
      { login: "2", name: "二", queues: ["other"], active: true },
      { login: "3", name: "三", queues: ["hotline"], active: false },
      { login: "4", name: "四", queues: [], active: false },
    ];
    const rows = rowsOf(people, [wish("4", MONDAY, "early")], "hotline");
    expect(rows.map((person) => person.login)).toEqual(["1", "4"]);
  });
});
