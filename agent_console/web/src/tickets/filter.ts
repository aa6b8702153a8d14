import {
  type Flag,
  SORTS,
  type Sorting,
  STATUSES,
  type Sort,
  type Status,
  type TicketFilter,
  type TicketQuery,
} from "@/api/types/tickets";
import { numberIn } from "@/cases/number";
import { isDay, wholeDays } from "@/shared/days";

/** The search form: everything is text, empty means any. */
export interface Wanted extends Sorting {
  q: string;
  number: string;
  phone: string;
  name: string;
  id_number: string;
  status: Status[];
  kind: string;
  category: string;
  district: string;
  department: string;
  flag: Flag;
  level: string;
  channel: string;
  from: string;
  to: string;
  overdue: boolean;
  repeated: boolean;
}

export const ANYTHING: Readonly<Wanted> = {
  q: "",
  number: "",
  phone: "",
  name: "",
  id_number: "",
  status: [],
  kind: "",
  category: "",
  district: "",
  department: "",
  flag: "",
  level: "",
  channel: "",
  from: "",
  to: "",
  overdue: false,
  repeated: false,
  sort: "created",
  reverse: false,
};

type Address = Record<string, unknown>;
/** A citizen's own data never stands in the address line, where browsers keep it. */
const PRIVATE: readonly (keyof Wanted)[] = ["phone", "name", "id_number"];
const isFlag = (text: string): text is Flag => ["", "yellow", "orange", "red"].includes(text);
const isSort = (text: string): text is Sort => (SORTS as readonly string[]).includes(text);
const isStatus = (text: string): text is Status => (STATUSES as readonly string[]).includes(text);

/** A ticket's number as it is read out, in groups; or one of another system, which has letters. */
export function numberOf(said: string): string {
  return /[A-Za-z]/.test(said) ? said.trim().slice(0, 64) : numberIn(said);
}

/** What an address line asks for; anything it should not say is left out. */
export function readAddress(query: Address): Wanted {
  const text = (name: string): string => (typeof query[name] === "string" ? query[name] : "");
  const [flag, sort] = [text("flag"), text("sort")];
  return {
    ...ANYTHING,
    q: text("q").slice(0, 128),
    number: numberOf(text("number")),
    status: [query.status].flat().map(String).filter(isStatus),
    kind: text("kind"),
    category: text("category"),
    district: text("district"),
    department: text("department"),
    flag: isFlag(flag) ? flag : "",
    level: /^[1-5]$/.test(text("level")) ? text("level") : "",
    channel: text("channel"),
    from: isDay(text("from")) ? text("from") : "",
    to: isDay(text("to")) ? text("to") : "",
    overdue: text("overdue") === "1",
    repeated: text("repeated") === "1",
    sort: isSort(sort) ? sort : "created",
    reverse: text("reverse") === "1",
  };
}

/** The address line for a search, so that it can be sent to a colleague and found again by the back button. */
export function writeAddress(wanted: Wanted): Record<string, string | string[]> {
  const said = Object.entries(wanted).filter(([name, value]) => {
    const ordinary = name === "sort" && value === "created";
    const empty = value === "" || value === false || (Array.isArray(value) && value.length === 0);
    return !ordinary && !empty && !PRIVATE.includes(name as keyof Wanted);
  });
  return Object.fromEntries(said.map(([name, value]) => [name, value === true ? "1" : (value as string | string[])]));
}

/** The conditions as the server takes them; days are whole days of the city. */
export function filterOf(wanted: Wanted): TicketFilter {
  const { level, from, to, overdue, repeated, ...rest } = wanted;
  const words = Object.entries(rest).filter(([name]) => name !== "sort");
  const filled = words.filter(([, value]) => (typeof value === "string" ? value.trim() !== "" : Array.isArray(value) && value.length > 0));
  return {
    ...Object.fromEntries(filled.map(([name, value]) => [name, typeof value === "string" ? value.trim() : value])),
    ...(level ? { level: Number(level) } : {}),
    ...wholeDays(from, to),
    ...(overdue ? { overdue: true } : {}),
    ...(repeated ? { repeated: true } : {}),
  };
}

export function queryOf(wanted: Wanted, cursor: string | null): TicketQuery {
  return { ...filterOf(wanted), sort: wanted.sort, reverse: wanted.reverse, ...(cursor ? { cursor } : {}), limit: 50 };
}

/** How many conditions beside the text are set. */
export function conditions(wanted: Wanted): number {
  return Object.keys(filterOf({ ...wanted, q: "" })).length;
}
