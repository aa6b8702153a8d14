import type { LocationQuery, LocationQueryRaw } from "vue-router";

import type { SentenceQuery } from "@/api/transcripts";

const NAMES = ["q", "leg", "operator", "queue", "from", "to"] as const;

/** What the address asks for. */
export function ofAddress(query: LocationQuery): SentenceQuery {
  const one = (name: string): string => (typeof query[name] === "string" ? query[name] : "");
  return { q: one("q"), leg: one("leg"), operator: one("operator"), queue: one("queue"), from: one("from"), to: one("to"), phone: "" };
}

/** What may stand in the address: everything but a citizen's number. */
export function inAddress(wanted: SentenceQuery): LocationQueryRaw {
  return Object.fromEntries(NAMES.map((name): [string, string] => [name, wanted[name]]).filter(([, value]) => value !== ""));
}
