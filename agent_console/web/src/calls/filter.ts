import { type CallFilter, OUTCOMES, type Outcome } from "@/api/types/callLists";
import { cityDay, dayAfter, isDay, wholeDays } from "@/shared/days";

/** The form above the list of calls: everything is text, empty means any. */
export interface Wanted {
  direction: "" | "in" | "out";
  queue: string;
  operator: string;
  outcome: Outcome[];
  wrap_up: string;
  survey: number[];
  ticket: "" | "yes" | "no";
  /** Whole seconds of talk. */
  shortest: string;
  longest: string;
  phone: string;
  from: string;
  to: string;
}

export const ANYTHING: Readonly<Wanted> = {
  direction: "",
  queue: "",
  operator: "",
  outcome: [],
  wrap_up: "",
  survey: [],
  ticket: "",
  shortest: "",
  longest: "",
  phone: "",
  from: "",
  to: "",
};

/** Keys of the service evaluation that ask for somebody to look. */
export const DISSATISFIED: readonly number[] = [4, 5];
const SHOWN_DAYS = 7;

/** The last days, the present one among them, by the city's clock. */
export function lastDays(now: number, days = SHOWN_DAYS): Pick<Wanted, "from" | "to"> {
  const today = cityDay(now);
  return { from: dayAfter(today, 1 - days), to: today };
}

const isOutcome = (text: string): text is Outcome => (OUTCOMES as readonly string[]).includes(text);
const oneOf = <T extends string>(text: string, ...known: T[]): T | "" => known.find((one) => one === text) ?? "";

/** What an address line asks for; the last days where it says nothing. A citizen's number never stands there. */
export function readAddress(query: Record<string, unknown>, now: number): Wanted {
  const text = (name: string): string => (typeof query[name] === "string" ? query[name].slice(0, 64) : "");
  const all = (name: string): string[] => [query[name]].flat().filter((one) => typeof one === "string");
  const number = (name: string): string => (/^\d{1,5}$/.test(text(name)) ? text(name) : "");
  const days = { from: isDay(text("from")) ? text("from") : "", to: isDay(text("to")) ? text("to") : "" };
  return {
    direction: oneOf(text("direction"), "in", "out"),
    queue: text("queue"),
    operator: text("operator"),
    outcome: all("outcome").filter(isOutcome),
    wrap_up: text("wrap_up"),
    survey: all("survey").filter((one) => /^[0-9]$/.test(one)).map(Number),
    ticket: oneOf(text("ticket"), "yes", "no"),
    shortest: number("shortest"),
    longest: number("longest"),
    phone: "",
    ...(Object.keys(query).length === 0 ? lastDays(now) : days),
  };
}

/** The address line for what is wanted, so that numbers elsewhere can lead here and the back button finds it again. */
export function writeAddress(wanted: Wanted): Record<string, string | string[]> {
  const said = Object.entries(wanted).filter(([name, value]: [string, string | readonly unknown[]]) => name !== "phone" && value.length > 0);
  return Object.fromEntries(said.map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : value]));
}

/** The conditions as the server takes them. */
export function filterOf(wanted: Wanted): CallFilter {
  const { from, to, ticket, shortest, longest, ...rest } = wanted;
  const filled = Object.entries(rest).filter(([, value]: [string, string | readonly unknown[]]) => value.length > 0);
  return {
    ...Object.fromEntries(filled.map(([name, value]) => [name, typeof value === "string" ? value.trim() : value])),
    ...(ticket ? { ticket: ticket === "yes" } : {}),
    ...(shortest ? { shortest: Number(shortest) } : {}),
    ...(longest ? { longest: Number(longest) } : {}),
    ...wholeDays(from, to),
  };
}

/** How many conditions beside the days are set. */
export function conditions(wanted: Wanted): number {
  return Object.keys(filterOf({ ...wanted, from: "", to: "" })).length;
}
