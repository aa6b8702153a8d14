import type { MoveName, MoveRequest } from "@/api/types/moves";
import type { TicketPage } from "@/api/types/ticketPage";

import { joined } from "./codes";
import type { Field, Values } from "./field";
import { MOVE_FIELDS } from "./moveFields";
import { isWhole } from "./number";
import { untold } from "./untold";

/** Frequent moves that ask for nothing: done at a press. */
export const AT_ONCE: readonly MoveName[] = ["accept", "sign", "submit", "approve"];

export function shownFields(move: MoveName, values: Values): Field[] {
  return MOVE_FIELDS[move].filter((field) => field.shown?.(values) ?? true);
}

export function startValues(move: MoveName, preset: Values = {}): Values {
  const starts = MOVE_FIELDS[move].filter((f) => f.start !== undefined).map((f) => [f.name, f.start] as const);
  return { ...Object.fromEntries(starts), ...preset };
}

/** What the page says already, for a move's form to begin with. */
export function knownValues(move: MoveName, page: TicketPage): Values {
  if (move === "correct") return currentValues(page);
  const waiting = move === "tell" ? untold(page.citizens) : [];
  return waiting.length === 1 ? { from_ticket: waiting[0]?.from_ticket } : {};
}

/** The ticket's own words, to be corrected. Who the citizen is, is only ever written anew: the page knows masks. */
function currentValues(page: TicketPage): Values {
  const { kind, urgency, category, address, title, content, wants, district, subdistrict, community } = page;
  const { happened_at, amount, accused_party, accused_departments, reply_wanted } = page;
  return {
    ...{ kind, urgency, category, address, title, content, wants, happened_at, amount, accused_party },
    place: { district, subdistrict, community },
    accused_department: accused_departments.map((unit) => unit.code),
    reply_wanted: reply_wanted ? "yes" : "no",
  };
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function isWrong(field: Field, value: unknown): boolean {
  if (isEmpty(value)) return field.required ?? false;
  if (field.input === "number") {
    return typeof value !== "number" || !Number.isInteger(value) || value < (field.min ?? 0) || value > (field.max ?? Infinity);
  }
  if (field.least !== undefined && String(value).replaceAll(/\s/g, "").length < field.least) return true;
  return field.input === "ticket" && !isWhole(String(value));
}

/** The fields that must still be filled, or hold what they may not. */
export function wrongFields(move: MoveName, values: Values): Field[] {
  return shownFields(move, values).filter((field) => isWrong(field, values[field.name]));
}

/** What the ticket said and the correction takes away: there, and empty. */
const isCleared = (field: Field, value: unknown): boolean => field.clears === true && (value === "" || Array.isArray(value));

/** The city has one offset all year. */
const CITY_OFFSET = "+08:00";

function written(field: Field, value: unknown): unknown {
  if (field.input === "time") return `${String(value)}${CITY_OFFSET}`;
  return typeof value === "string" ? value.trim() : value;
}

/** A field of the form as a correction sends it: several units in one. */
const corrected = ([name, value]: [string, unknown]): [string, unknown] => [name, Array.isArray(value) ? joined(value as string[]) : value];

/** The move as the server takes it: what is shown and filled, and whatever the preset adds (a suggestion's rule). */
export function requestOf(move: MoveName, values: Values, assignment: number | null, extra: Values = {}): MoveRequest {
  const filled = shownFields(move, values)
    .filter((field) => !isEmpty(values[field.name]) || isCleared(field, values[field.name]))
    .map((field) => [field.name, written(field, values[field.name])] as const);
  const about = assignment === null ? {} : { assignment_id: assignment };
  const body = Object.fromEntries(filled);
  if (move !== "correct") return { move, ...about, ...extra, ...body };
  const { reason: why, place, ...changed } = body;
  return { move, values: { ...Object.fromEntries(Object.entries(changed).map(corrected)), ...(place as Values | undefined) }, ...(why ? { reason: why } : {}) };
}
